// Codes in words for a person.

const STATES = { live: "Live", suspect: "Suspect", lost: "Lost", never_found: "Never found", unknown: "Unknown" };
const STATUSES = {
  live: "Link found", missing: "Link not there", page_gone: "Page gone", page_moved: "Page moved", not_html: "Not a page",
  blocked: "Blocked by the site", disallowed: "Kept out by robots.txt", server_error: "Server error",
  unreachable: "Unreachable", refused: "Not fetched",
};
const STATUS_TONES = { live: "live", missing: "lost", page_gone: "lost", page_moved: "lost" };
const RELS = { follow: "followed", nofollow: "nofollow", sponsored: "sponsored", ugc: "ugc", page_nofollow: "page says nofollow" };
const KINDS = { lost: "Lost", suspect: "Suspect", new: "New", back: "Back again", worse: "Got worse", better: "Got better", other: "Other changes" };
const KIND_NOTES = {
  lost: "two checks agree that the link is gone",
  suspect: "gone by one check; the next decides",
  new: "found for the first time",
  back: "was gone, is there again",
  worse: "still there, but it counts less",
  better: "counts again",
  other: "anchor, address, canonical or language changed",
};
const FACTS = {
  follow: "followed", indexable: "page indexable", placement: "place", hidden_by: "hidden by", anchor: "anchor", url: "link’s address",
  page_url: "page’s address", canonical: "canonical", language: "language", state: "state",
};
const DISAGREEMENTS = { there: "listed, but gone", follow: "followed or not", anchor: "another anchor" };
const WINDOW_NAMES = { "last run": "Last run", "7 days": "7 days", "30 days": "30 days" };

// Problems that keep a live link from counting, the worst first.
const SERIOUS = [
  "noindex", "robots_disallows_googlebot", "unavailable_after", "canonical_elsewhere", "noindex_blocks_rendering", "hidden",
  "wrong_target", "target_broken", "page_nofollow", "nofollow", "sponsored", "ugc", "rel_mismatch", "beyond_googlebot_limit",
  "anchor_mismatch", "anchor_empty", "language_mismatch", "rendered_only", "target_redirects",
];

const languages = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });

function languageName(code) {
  if (!code || code === "unknown") return "not known for sure";
  try {
    return languages.of(code);
  } catch {
    return code;
  }
}

const plainly = (code) => (code ?? "").replaceAll("_", " ");
const meaning = (set, code) => (report.summary.words[set][code] ?? "").replace(/[*`]/g, "");
const windowName = (window) => WINDOW_NAMES[window.name] ?? `Since ${day(window.since)}`;

function stateChip(row) {
  const state = link("state", row);
  return el("span", { class: "chip", "data-tone": state, title: meaning("State", state) }, STATES[state] ?? state);
}

function problemChip(code) {
  return el("span", { class: "chip", "data-tone": SERIOUS.includes(code) ? "worse" : "unknown", title: meaning("Problem", code) }, plainly(code));
}

const scoreBand = (band) => (Number(band) === 9 ? "90–100" : `${band * 10}–${band * 10 + 9}`);

function placeWords(row) {
  const place = link("placement", row);
  return place === "other" ? "in no known part of the page" : `in the ${place}`;
}
