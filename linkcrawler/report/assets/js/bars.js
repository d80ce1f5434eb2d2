// Counts as lists that anybody can read: label, bar, number, share.

function barList(items, { act, whole }) {
  const most = Math.max(1, ...items.filter((item) => !item.rest).map((item) => item.count));
  const list = items.map((item) => {
    const inside = [
      el("span", { class: "bar-label" }, item.label),
      el("span", { class: "bar-track", "aria-hidden": "true" },
        item.rest ? null : el("span", { class: "bar-fill", width: `${(100 * item.count) / most}%`, "data-tone": item.tone ?? "accent" })),
      el("span", { class: "bar-value" }, number(item.count), " ", el("small", {}, share(item.count, whole))),
    ];
    const opens = act && item.value !== undefined;
    const bar = opens
      ? el("button", { type: "button", class: "bar", title: item.title || null, on: { click: () => act(item.value) } }, inside)
      : el("div", { class: "bar", title: item.title || null }, inside);
    return el("li", {}, bar);
  });
  return el("ul", { class: "bars" }, list);
}

function barChart(title, note, items, options) {
  const shown = items.filter((item) => item.count > 0);
  return el("section", { class: "panel chart", "aria-label": title },
    el("h3", {}, title),
    el("p", { class: "soft" }, note),
    shown.length ? barList(shown, options) : el("p", { class: "empty" }, "Nothing to count here."));
}

function counted(counts, words, extra = () => ({})) {
  return Object.entries(counts)
    .map(([value, count]) => ({ value, count, label: words[value] ?? plainly(value), ...extra(value) }))
    .sort((a, b) => b.count - a.count);
}

// The most frequent are told apart; what is left is one bar that opens nothing.
function most(pairs, whole, label, shown = 7) {
  const first = pairs.slice(0, shown).map(([value, count]) => ({ value, count, label: label(value) }));
  const rest = whole - first.reduce((sum, item) => sum + item.count, 0);
  return rest > 0 ? [...first, { count: rest, label: "all others", rest: true }] : first;
}
