// What changed: how many of each kind in a window, and the links behind the number.

const MOVE_KINDS = ["lost", "suspect", "new", "back", "worse", "better"];

let chosenWindow = null;

function windowNow() {
  const { windows } = report.summary;
  chosenWindow ??= windows.some((window) => window.name === "since") ? "since" : "7 days";
  return windows.find((window) => window.name === chosenWindow) ?? windows[0];
}

function windowChoice(act) {
  const order = ["since", "last run", "7 days", "30 days"];
  const windows = [...report.summary.windows].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return segments("Changes in", windows.map((window) => [window.name, windowName(window)]), windowNow().name, (name) => {
    chosenWindow = name;
    act();
  });
}

// Links and the change that concerns them, the newest first; each link once.
function movedLinks(kind, window, target) {
  if (kind in STANDING) return standingLinks(kind, window, target);
  const seen = new Set();
  return report.summary.moves.filter(([row, is, at]) => {
    if (is !== kind || at < window.since || seen.has(row) || (target && link("target", row) !== target)) return false;
    seen.add(row);
    return true;
  });
}

// What is told by the link as it is now, and not by an event: since when it is so.
const STANDING = {
  lost: (row) => (link("state", row) === "lost" ? link("lost_at", row) : null),
  suspect: (row) => (link("state", row) === "suspect" ? link("gone_since", row) : null),
  new: (row) => (!["lost", "suspect"].includes(link("state", row)) && link("first_seen", row) > report.summary.new_after ? link("first_seen", row) : null),
};

function standingLinks(kind, window, target) {
  const since = STANDING[kind];
  return rowsWhere((row) => since(row) !== null && since(row) >= window.since && (!target || link("target", row) === target))
    .sort((a, b) => since(b) - since(a)).map((row) => [row, kind, since(row), "state", null, null]);
}

function moveWords([row, kind, , what, from, to]) {
  if (kind === "new") return `Found ${link("placement", row) ? placeWords(row) : ""}`;
  if (kind === "back") return "The link is there again";
  if (what === "state") return link("reason", row);
  const said = (value) => (value === null || value === "" ? "none" : what === "language" ? languageName(value) : plainly(value));
  return `${FACTS[what] ?? plainly(what)}: ${said(from)} → ${said(to)}`;
}

function changesPart(part, target) {
  const holder = el("section", { class: "section", "aria-labelledby": "changes-title" });
  let kind = null;
  const redraw = () => fill(holder, drawn());
  function drawn() {
    const window = windowNow();
    const counts = part.moved[window.name] ?? {};
    kind ??= MOVE_KINDS.find((name) => counts[name]) ?? "lost";
    const choose = (name) => {
      kind = name;
      redraw();
      holder.querySelector('[aria-selected="true"]').focus();
    };
    const choice = windowChoice(() => {
      kind = null;
      redraw();
      holder.querySelector('.segments [aria-pressed="true"]').focus();
    });
    return [
      el("div", { class: "section-head" }, el("h2", { id: "changes-title" }, "What changed"), el("div", { class: "push" }, choice)),
      el("div", { class: "panel" }, kindTabs(counts, kind, choose), movedPanel(kind, counts[kind] ?? 0, window, target)),
    ];
  }
  redraw();
  return holder;
}

function kindTabs(counts, chosen, choose) {
  const tabs = MOVE_KINDS.map((kind) => el("button", {
    type: "button", role: "tab", "data-tone": kind, class: counts[kind] ? "" : "none", title: KIND_NOTES[kind],
    "aria-selected": String(kind === chosen), tabindex: kind === chosen ? "0" : "-1", on: { click: () => choose(kind) },
  }, el("b", {}, number(counts[kind] ?? 0)), el("span", {}, KINDS[kind])));
  const walk = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(MOVE_KINDS[(MOVE_KINDS.indexOf(chosen) + step + MOVE_KINDS.length) % MOVE_KINDS.length]);
  };
  return el("div", { class: "kinds", role: "tablist", "aria-label": "Kind of change", on: { keydown: walk } }, tabs);
}

const SHOWN_AT_ONCE = 8;

function movedPanel(kind, count, window, target) {
  const moves = movedLinks(kind, window, target);
  const rows = moves.map(([row]) => row);
  const span = window.name === "last run" ? "in the last run" : `since ${day(window.since)}`;
  if (report.summary.runs < 2) return el("div", { role: "tabpanel", class: "empty" }, "This was the first run: from the next one on, what has changed stands here.");
  if (!count) return el("div", { role: "tabpanel", class: "empty" }, `${KINDS[kind]}: none ${span}.`);
  const items = moves.slice(0, SHOWN_AT_ONCE).map((move) => moveItem(move, rows));
  return el("div", { role: "tabpanel", "aria-label": KINDS[kind] },
    items.length ? el("ul", { class: "row-list" }, items) : el("p", { class: "empty" }, "These links are beyond what this file holds."),
    el("div", { class: "panel-foot" },
      rows.length ? listButtons(() => rows, `${kind}-links`, kind === "lost" ? LIST_FOR_AGENCY : LIST) : null,
      kind === "lost" || kind === "suspect" ? button("See them all with their evidence", () => showPile(kind, window, target)) : null,
      rows.length > SHOWN_AT_ONCE ? el("span", { class: "soft" }, `${SHOWN_AT_ONCE} of ${number(rows.length)} shown`) : null,
      rows.length < count && rows.length ? el("span", { class: "soft" }, movedNote(kind, count, rows.length)) : null));
}

function movedNote(kind, count, held) {
  return `${plural(count, "change", "changes")} of ${plural(held, "link", "links")} held in this file`;
}

function moveItem(move, rows) {
  const [row, , at] = move;
  return el("li", {}, el("button", { type: "button", class: "row-item", on: { click: () => openEvidence(row, rows) } },
    el("span", { class: "address" }, address(link("page", row))),
    el("span", { class: "why" }, moveWords(move)),
    el("time", { class: "when" }, day(at))));
}
