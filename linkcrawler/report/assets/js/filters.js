// Which links the table shows; kept in the address, so that a view can be sent and gone back to.

const FILTERS = {
  state: { name: "State", of: (row) => link("state", row), word: (value) => STATES[value] },
  status: { name: "Newest check", of: (row) => link("status", row), word: (value) => STATUSES[value] },
  problem: { name: "Problem", all: problemsOf, word: plainly },
  rel: { name: "rel", of: (row) => link("rel", row), word: (value) => RELS[value] },
  placement: { name: "Place", of: (row) => link("placement", row), word: plainly },
  language: { name: "Language", of: (row) => link("language", row), word: languageName },
  tool: { name: "Tool says otherwise", all: (row) => (link("disagrees", row) || "").split(" ").filter(Boolean), word: (value) => DISAGREEMENTS[value] },
  kind: { name: "Kind of anchor", of: (row) => link("anchor_kind", row), word: plainly },
  score: { name: "Score", of: (row) => bandOf(link("score", row)), word: scoreBand },
  target: { name: "Target", of: (row) => link("target", row), word: (value) => value },
};

// Live links only: what is gone has no quality to speak of.
const bandOf = (score) => (score === null ? null : String(Math.min(9, Math.floor(score / 10))));

// Anchors are counted without regard to capitals and white space.
const folded = (anchor) => (anchor ?? "").toLowerCase().split(/\s+/).filter(Boolean).join(" ");

let haystacks = null;

// All that the search looks in, in lower case; made when somebody first searches.
function haystack(row) {
  haystacks ??= new Array(report.links.length);
  return (haystacks[row] ??= [
    link("page", row), link("target", row), link("anchor", row), link("title", row), link("reason", row), ...Object.values(link("labels", row) ?? {}),
  ].join("\n").toLowerCase());
}

function filterFrom(query) {
  return Object.fromEntries(new URLSearchParams(query));
}

function queryOf(filter) {
  const said = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return new URLSearchParams(said).toString();
}

function matcher(filter) {
  const words = (filter.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const tests = Object.entries(FILTERS).filter(([name]) => filter[name]).map(([name, { of, all }]) =>
    all ? (row) => all(row).includes(filter[name]) : (row) => of(row) === filter[name]);
  if ("anchor" in filter) tests.push((row) => link("anchor", row) !== null && folded(link("anchor", row)) === filter.anchor);
  return (row) => tests.every((test) => test(row)) && words.every((word) => haystack(row).includes(word));
}

function filterChoices(filter, act) {
  return Object.entries(FILTERS).map(([name, { name: label, of, all, word }]) => {
    const counts = new Map();
    for (let row = 0; row < report.links.length; row += 1) {
      for (const value of all ? all(row) : [of(row)]) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    if (counts.size < (all ? 1 : 2) && !filter[name]) return null;
    const options = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 300);
    const choice = el("select", { class: "field", "aria-label": label, on: { change: () => act({ [name]: choice.value }) } },
      el("option", { value: "" }, `${label}: any`),
      options.map(([value, count]) => el("option", { value, selected: filter[name] === value }, `${word(value)} (${number(count)})`)));
    return choice;
  });
}
