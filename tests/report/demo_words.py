"""The words of the demo store: hosts, titles and sentences in five languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

TARGETS = {
    "https://www.gartenhaus-nord.example/": 40,
    "https://www.gartenhaus-nord.example/saatgut": 22,
    "seedandsoil.example": 20,
    "https://potager.example/guides/compost": 12,
    "https://www.gartenhaus-nord.example/werkzeug/spaten": 6,
}
"""Target and weight."""

LABELS = {
    "Campaign": ("Spring 2026", "Autumn guides", "Partner blogs", "Press"),
    "Agency": ("Northlight", "Meadow & Partner", "in-house"),
    "Price": ("90 €", "120 €", "180 €", "240 €", "free"),
}


@dataclass(frozen=True, slots=True)
class Tongue:
    """Words of one language."""

    code: str
    weight: int
    endings: tuple[str, ...]
    hosts: tuple[str, ...]
    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    anchors: tuple[tuple[str, str], ...]
    """Anchor and its kind."""


TONGUES = (
    Tongue(
        "de",
        38,
        (".de", ".at", ".ch", ".com"),
        ("garten", "balkon", "gruen", "stadtgarten", "laube", "beet", "hochbeet", "natur", "hof"),
        (
            "Zehn Gemüsesorten, die auch im Halbschatten gelingen",
            "Hochbeet richtig befüllen: Schicht für Schicht",
            "Was im März ins Frühbeet darf",
            "Alte Tomatensorten und wo man sie bekommt",
            "Kompost ohne Geruch: ein Erfahrungsbericht",
        ),
        (
            "Wer im Frühjahr früh dran sein will, zieht die Pflanzen auf der Fensterbank vor.",
            "Unser Boden ist schwer und lehmig, deshalb arbeiten wir jedes Jahr reifen Kompost ein.",
            "Bei den Werkzeugen lohnt es sich, einmal etwas mehr auszugeben.",
            "Die Sorten haben wir drei Jahre lang nebeneinander angebaut und verglichen.",
            "Im Hochsommer wird nur morgens gegossen, und immer direkt an der Wurzel.",
        ),
        (
            ("Gartenhaus Nord", "branded"),
            ("samenfestes Saatgut", "exact"),
            ("hier", "generic"),
            ("gartenhaus-nord.example", "url"),
            ("Saatgut aus eigenem Anbau", "partial"),
        ),
    ),
    Tongue(
        "en",
        34,
        (".com", ".co.uk", ".org", ".net", ".blog"),
        ("garden", "allotment", "plot", "green", "backyard", "harvest", "seedling", "country"),
        (
            "What to sow in March, and what to leave until April",
            "A year on the allotment: what worked and what did not",
            "The only five tools a small garden needs",
            "Composting in a flat, without the flies",
            "Where to buy open-pollinated seeds in Europe",
        ),
        (
            "We have grown their varieties for three seasons now and kept notes on every bed.",
            "The spade has outlived two handles and still takes an edge like a kitchen knife.",
            "If your soil is heavy clay, work in a barrow of compost before the first frost.",
            "Start the tomatoes indoors six weeks before the last frost is due.",
            "Half of the readers who answered our survey buy their seeds from small growers.",
        ),
        (
            ("Seed & Soil", "branded"),
            ("open-pollinated seeds", "exact"),
            ("this guide", "generic"),
            ("https://seedandsoil.example", "url"),
            ("seeds from small growers", "partial"),
            ("", "empty"),
        ),
    ),
    Tongue(
        "fr",
        14,
        (".fr", ".be", ".com"),
        ("potager", "jardin", "terre", "balcon", "semis", "rustique"),
        (
            "Réussir ses semis de printemps sans serre",
            "Le compost en ville, mode d'emploi",
            "Cinq légumes oubliés à redécouvrir",
        ),
        (
            "On commence les semis à l'intérieur, près d'une fenêtre bien exposée.",
            "Un sol vivant demande du compost mûr et beaucoup de patience.",
            "Ces variétés anciennes supportent mieux la sécheresse que les hybrides.",
        ),
        (("Potager", "branded"), ("guide du compost", "exact"), ("lire la suite", "generic")),
    ),
    Tongue(
        "es",
        8,
        (".es", ".com", ".mx"),
        ("huerto", "jardin", "campo", "semilla", "terraza"),
        ("El huerto en la terraza, mes a mes", "Compost casero paso a paso"),
        (
            "En primavera conviene sembrar primero en bandejas y trasplantar después.",
            "Las semillas de polinización abierta se pueden guardar de un año para otro.",
        ),
        (("semillas ecológicas", "exact"), ("aquí", "generic")),
    ),
    Tongue(
        "cs",
        6,
        (".cz", ".eu"),
        ("zahrada", "zahon", "chalupa", "sklenik"),
        ("Co vysévat v březnu", "Kompost na balkoně bez zápachu"),
        (
            "Rajčata předpěstujeme za oknem šest týdnů před posledním mrazem.",
            "Do těžké půdy zapracujeme na podzim vyzrálý kompost.",
        ),
        (("kvalitní semena", "exact"), ("zde", "generic")),
    ),
)

_NOT_FOUND = "its text says that the page was not found"
_COMMENT = "what is left of one stands in an HTML comment, which is no link"
GONE = (
    ("missing", "The page was read whole and has no link to {target}.", 200),
    ("missing", f"The page was read whole and has no link to {{target}}; {_COMMENT}.", 200),
    ("page_gone", "The page answered 404: it is gone.", 404),
    ("page_gone", f"The page answered 200, but it is gone: {_NOT_FOUND}.", 200),
    ("page_moved", "The page redirects to {home}, which does not carry the link.", 200),
)
UNKNOWN = (
    ("blocked", "A bot wall answered instead of the page: Cloudflare.", 403),
    ("disallowed", "robots.txt forbids us to fetch the page.", None),
    ("server_error", "The server answered 503: it is in trouble.", 503),
    ("unreachable", "The page could not be had: no answer in 30 seconds.", None),
)
"""Status, reason and code."""

PLACES = (
    ("content", "prose_near", "/html/body/main/article/div[2]/p[{n}]/a", 70),
    ("sidebar", "sidebar_class", "/html/body/div/aside/ul/li[{n}]/a", 7),
    ("footer", "footer_element", "/html/body/footer/div/ul/li[{n}]/a", 6),
    ("author", "author_box", "/html/body/main/article/section[{n}]/p/a", 6),
    ("comments", "comment_class", "/html/body/main/ol/li[{n}]/div/p/a", 6),
    ("related", "list_in_main", "/html/body/main/ul/li[{n}]/a", 5),
)
"""Placement, rule, xpath and weight."""


def host_of(tongue: Tongue, number: int, rng: random.Random) -> str:
    """Return the host of the site with this *number*."""
    first, second = rng.sample(tongue.hosts, 2)
    www = "www." if number % 3 == 0 else ""
    return f"{www}{first}-{second}-{number}{rng.choice(tongue.endings)}"


def slug(title: str) -> str:
    """Return *title* as a path says it."""
    kept = "".join(c if c.isalnum() and c.isascii() else "-" for c in title.lower())
    return "-".join(filter(None, kept.split("-")))
