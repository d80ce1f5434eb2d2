// Header, theme, and which view is shown.

function themeNow() {
  return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  redrawPlots();
}

function startTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  setTheme(dark.matches ? "dark" : "light");
  dark.addEventListener("change", () => setTheme(dark.matches ? "dark" : "light"));
  let before = "light"; // paper is light, and the charts are drawn with its colours
  addEventListener("beforeprint", () => {
    before = themeNow();
    setTheme("light");
  });
  addEventListener("afterprint", () => setTheme(before));
}

const VIEWS = { "": "Overview", act: "To act on", links: "Links", targets: "Targets" };

function drawHeader(current) {
  const { summary } = report;
  const lost = summary.whole.moved[windowNow().name]?.lost ?? 0;
  const tabs = Object.entries(VIEWS).filter(([name]) => name !== "targets" || summary.targets.length > 1).map(([name, text]) =>
    el("a", { href: `#/${name}`, "aria-current": name === current ? "page" : null }, text,
      name === "act" && lost ? el("span", { class: "count", title: `lost: ${windowName(windowNow())}` }, number(lost)) : null));
  document.getElementById("top").replaceChildren(el("div", { class: "top-in" },
    el("a", { class: "brand", href: "#/" }, icon(ICONS.link), "Backlink report"),
    el("nav", { class: "tabs", "aria-label": "Views" }, tabs),
    el("div", { class: "tools" },
      iconButton("Print this view", "print", () => print()),
      iconButton("Dark or light", "moon", () => setTheme(themeNow() === "dark" ? "light" : "dark")))));
}

function foot() {
  const { summary } = report;
  const { targets } = summary.scope;
  return el("footer", { class: "foot" },
    el("span", {}, `Made by linkcrawler ${summary.version} on ${day(summary.made_at)}`),
    targets.length ? el("span", {}, `Only links to ${targets.join(", ")}`) : null,
    el("span", {}, "Days are in UTC. A loss counts once two checks agree; what could not be looked at is never called lost."));
}

function route() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, argument] = path.split("/");
  const views = {
    act: actView, links: () => linksView(filterFrom(query)), targets: targetsView, target: () => targetView(Number(argument)),
  };
  const current = name === "target" ? "targets" : name in views ? name : "";
  tableNow?.destroy();
  tableNow = null;
  plots.clear();
  evidencePanel?.close();
  drawHeader(current);
  const main = document.getElementById("main");
  fill(main, (views[name] ?? (() => overview(report.summary.whole)))(), foot());
  scrollTo(0, 0);
}

async function start() {
  startTheme();
  await loadReport();
  const only = report.summary.scope.targets;
  document.title = `Backlink report${only.length === 1 ? ` · ${only[0]}` : ""} · ${day(report.summary.made_at)}`;
  route();
  addEventListener("hashchange", () => {
    route();
    document.getElementById("main").focus({ preventScroll: true });
  });
  document.documentElement.dataset.ready = "true";
}

start().catch((error) => {
  document.getElementById("main").replaceChildren(el("p", { class: "notice" }, `This report cannot be shown here: ${error.message}. A browser of 2023 or newer is needed.`));
  throw error;
});
