"""Requests and answers of ours are Scrapy's in all that others do with them."""

from __future__ import annotations

from scrapy.utils.trackref import live_refs

from linkcrawler.downloading.answers import PageRequest, PageResponse


def test_a_copy_for_the_next_hop_is_of_the_same_kind() -> None:
    request = PageRequest("http://a.test/", meta={"attempt": 1}, cb_kwargs={"job": 2})
    following = request.replace(url="http://b.test/")
    assert type(following) is PageRequest
    assert (following.url, following.meta, following.cb_kwargs) == (
        "http://b.test/",
        {"attempt": 1},
        {"job": 2},
    )


def test_nobody_keeps_a_list_of_them() -> None:
    request = PageRequest("http://a.test/")
    response = PageResponse("http://a.test/", body=b"x", request=request)
    assert response.request is request
    assert not any(live_refs.get(type(each)) for each in (request, response))
