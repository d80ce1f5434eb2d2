// The state of a profile at a glance: all of it, or one target's.

function overview(part, target = null) {
  return [
    hero(part, target),
    figuresPart(part),
    changesPart(part, target),
    el("div", { class: "section" }, timeline(part.over_time)),
    chartsPart(part, target),
  ];
}

function hero(part, target) {
  const { summary } = report;
  const window = windowNow();
  const lost = part.moved[window.name]?.lost ?? 0;
  const live = part.states.live ?? 0, never = part.states.never_found ?? 0;
  const span = window.name === "since" ? `since ${day(window.since)}` : window.name === "last run" ? "by the last run" : `in the last ${window.name}`;
  const targets = summary.targets.length + (summary.further_links ? 1 : 0);
  const about = target ? `links to ${target}` : `${plural(targets, "target", "targets")}`;
  return el("section", { class: "hero" },
    el("h1", {}, el("b", {}, `${number(live)} of ${number(part.links)}`), " links are live. ",
      el("span", { class: lost ? "lost" : "" }, lost ? `${were(lost)} lost ${span}.` : `None was lost ${span}`),
      lost ? "" : never ? el("span", {}, "; ", el("span", { class: "lost" }, `${were(never)} never found.`)) : "."),
    el("p", { class: "lead" }, [`${plural(part.domain_count, "referring domain", "referring domains")}`, about, lastRunWords()].filter(Boolean).join(" · ")),
    summary.held < summary.whole.links ? heldNote() : null,
    stateBar(part), stateLegend(part, target));
}

const were = (count) => `${number(count)} ${count === 1 ? "was" : "were"}`;

function lastRunWords() {
  const { run } = report.summary;
  if (!run) return null;
  return `last run ${day(run.started)}${run.complete ? "" : " (not complete)"}`;
}

function heldNote() {
  const { summary } = report;
  return el("p", { class: "note", style: null },
    `All figures count every one of the ${number(summary.whole.links)} links. Shown one by one are the ${number(summary.held)} that most need a look: `,
    "losses first, then what is wrong with live ones. For all of them: ", el("code", {}, "scrapy export --to links.xlsx"));
}

const STATE_ORDER = ["live", "suspect", "lost", "never_found", "unknown"];

function stateBar(part) {
  const told = STATE_ORDER.map((state) => `${STATES[state]} ${number(part.states[state] ?? 0)}`).join(", ");
  return el("div", { class: "states", role: "img", "aria-label": told },
    STATE_ORDER.filter((state) => part.states[state]).map((state) =>
      el("i", { "data-tone": state, width: `${(100 * part.states[state]) / part.links}%` })));
}

function stateLegend(part, target) {
  return el("div", { class: "legend" }, STATE_ORDER.map((state) =>
    el("button", { type: "button", "data-tone": state, title: meaning("State", state), on: { click: () => showLinks({ state, target }) } },
      el("i", { class: "dot" }), el("b", {}, number(part.states[state] ?? 0)), el("span", {}, STATES[state]),
      el("span", { class: "soft" }, share(part.states[state] ?? 0, part.links)))));
}

function figuresPart(part) {
  const figure = (name, count, whole, of) => el("div", { class: "panel figure" },
    el("h3", {}, name),
    el("p", { class: "value" }, share(count, whole).replace(" %", ""), el("small", {}, whole ? " %" : "")),
    el("div", { class: "meter", "data-tone": "good", "aria-hidden": "true" }, el("i", { width: `${whole ? (100 * count) / whole : 0}%` })),
    el("p", { class: "of" }, of ?? `${number(count)} of ${number(whole)} found`));
  const known = part.links - (part.states.unknown ?? 0);
  return el("div", { class: "figures" },
    figure("Live", part.states.live ?? 0, known, `of ${number(known)} links that could be looked at`),
    figure("Followed", part.followed, part.found),
    figure("On indexable pages", part.indexable, part.found),
    figure("In the content", part.in_content, part.found),
    scoreFigure(part.score),
    el("div", { class: "panel figure" }, el("h3", {}, "Referring domains"),
      el("p", { class: "value" }, number(part.domain_count)),
      el("p", { class: "of" }, `${(part.domain_count ? part.found / part.domain_count : 0).toFixed(1)} links a domain`)));
}

function scoreFigure(score) {
  if (!score) return null;
  return el("div", { class: "panel figure" }, el("h3", {}, "Quality score"),
    el("p", { class: "value" }, String(Math.round(score.median)), el("small", {}, " of 100")),
    el("div", { class: "meter", "data-tone": "good", "aria-hidden": "true" }, el("i", { width: `${score.median}%` })),
    el("p", { class: "of" }, `median of ${number(score.of)} links found${report.summary.sampled ? ", a sample" : ""}`));
}

function scoreChart(score, act) {
  if (!score) return null;
  const items = Object.entries(score.bands).sort(([a], [b]) => b - a).map(([band, count]) =>
    ({ value: band, count, label: scoreBand(band), tone: band >= 7 ? "live" : band >= 4 ? "suspect" : "lost" }));
  const note = report.summary.sampled ? `of ${number(score.of)} links, a sample of those found` : "of links found; 100 is best";
  return barChart("Quality score", note, items, { act, whole: score.of });
}

function chartsPart(part, target) {
  const open = (name) => (value) => showLinks({ [name]: value, target });
  const statuses = counted(part.statuses, STATUSES, (value) => ({ tone: STATUS_TONES[value] ?? "unknown", title: meaning("Status", value) }));
  const rels = counted(part.rels, RELS, (value) => ({ tone: value === "follow" ? "live" : "suspect" }));
  const places = counted(part.placements, {}, (value) => ({ tone: value === "content" ? "live" : "accent", title: meaning("Placement", value) }));
  const problems = counted(part.problems, {}, (value) => ({ tone: SERIOUS.includes(value) ? "suspect" : "unknown", title: meaning("Problem", value) }));
  const kinds = counted(part.anchor_kinds, {}, (value) => ({ title: meaning("AnchorKind", value) }));
  const found = { whole: part.found };
  return el("section", { class: "section", "aria-labelledby": "charts-title" },
    el("div", { class: "section-head" }, el("h2", { id: "charts-title" }, "What the links are like"),
      el("p", { class: "soft" }, "Choose a bar to see its links.")),
    el("div", { class: "charts" },
      barChart("What the newest check found", "of all links", statuses, { act: open("status"), whole: part.links }),
      scoreChart(part.score, open("score")),
      barChart("Problems", "of links found; one may have several", problems.slice(0, 9), { act: open("problem"), ...found }),
      barChart("rel", "of links found", rels, { act: open("rel"), ...found }),
      barChart("Place in the page", "of links found", places, { act: open("placement"), ...found }),
      barChart("Language of the page", "of links found, by its text", most(part.languages, part.found, languageName), { act: open("language"), ...found }),
      barChart("Anchors", "of links found", most(part.anchors, part.found, (anchor) => anchor || "(none)"), { act: open("anchor"), ...found }),
      part.reported ? barChart("Your tool says otherwise", `of ${number(part.reported)} links that it reports on`, counted(part.disagreements, DISAGREEMENTS, () => ({ tone: "suspect" })), { act: open("tool"), whole: part.reported }) : null,
      barChart("Kind of anchor", "of links found", kinds, { act: open("kind"), ...found }),
      barChart("Domains with most links", "of links found", most(part.domains, part.found, (domain) => domain, 5), { act: open("q"), ...found })));
}
