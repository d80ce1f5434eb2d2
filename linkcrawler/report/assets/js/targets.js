// All targets in a list, and one target's own view.

function targetsView() {
  const { targets, further_links: further } = report.summary;
  const body = el("tbody");
  const show = (words) => body.replaceChildren(...targets
    .map((part, index) => [part, index])
    .filter(([part]) => part.target.toLowerCase().includes(words.toLowerCase()))
    .map(([part, index]) => targetRow(part, index)));
  show("");
  const field = el("input", { type: "search", class: "field", placeholder: "Search targets …", "aria-label": "Search targets", on: { input: () => show(field.value) } });
  const heads = [["Target", ""], ["Links", "number"], ["Live", "number"], ["Lost, 30 days", "number"], ["Followed", "number"], ["In content", "number"], ["Domains", "number"], ["State", ""]];
  return [
    el("h1", {}, "Targets"),
    targets.length > 8 ? el("div", { class: "toolbar" }, field) : null,
    el("div", { class: "section panel scroll-x" }, el("table", { class: "target-table" },
      el("thead", {}, el("tr", {}, heads.map(([name, look]) => el("th", { scope: "col", class: look }, name)))), body)),
    further ? el("p", { class: "note section" }, `Besides these ${number(targets.length)} targets there are others with ${number(further)} links together; the figures of the whole count them.`) : null,
  ];
}

function targetRow(part, index) {
  const lost = part.moved["30 days"]?.lost ?? 0;
  const cells = [number(part.links), share(part.states.live ?? 0, part.links), lost, share(part.followed, part.found), share(part.in_content, part.found), number(part.domains)];
  return el("tr", {},
    el("td", {}, el("a", { href: `#/target/${index}` }, part.target)),
    cells.map((value, at) => el("td", { class: "number" }, at === 2 && lost ? el("span", { class: "chip", "data-tone": "lost" }, number(lost)) : value)),
    el("td", {}, stateBar(part)));
}

function targetView(index) {
  const part = report.summary.targets[index];
  if (!part) return targetsView();
  return [
    el("p", {}, el("a", { href: "#/targets" }, "All targets")),
    el("p", { class: "target-name" }, outward(part.target)),
    overview(part, part.target),
  ];
}
