// Elements are made here and nowhere else: every text of a page or a list enters as a text node.

function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (name === "width") made.style.width = value;
    else if (name === "left") made.style.left = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  return fill(made, children);
}

// Replace all that *holder* holds; parts may be lists and may be missing.
function fill(holder, ...parts) {
  holder.replaceChildren(...parts.flat(Infinity).filter((part) => part !== null && part !== undefined && part !== false));
  return holder;
}

const SVG = "http://www.w3.org/2000/svg";

function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2",
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true",
  })) svg.setAttribute(name, value);
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

const ICONS = {
  link: "M10 13a5 5 0 0 0 7.5.5l3-3a5 5 0 0 0-7-7l-1.7 1.7M14 11a5 5 0 0 0-7.5-.5l-3 3a5 5 0 0 0 7 7l1.7-1.7",
  download: "M12 3v12m0 0 4.5-4.5M12 15l-4.5-4.5M4 20h16",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  print: "M7 9V3h10v6M7 18H4v-7h16v7h-3M7 14h10v7H7z",
  close: "M6 6l12 12M18 6 6 18",
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
};

function button(label, act, { name, look = "", pressed, title } = {}) {
  const props = { type: "button", class: `button ${look}`, on: { click: act }, "aria-pressed": pressed, title };
  return el("button", props, name ? icon(ICONS[name]) : null, label);
}

function iconButton(label, name, act) {
  return el("button", { type: "button", class: "button plain", "aria-label": label, title: label, on: { click: act } }, icon(ICONS[name]));
}

// Only http(s) addresses become links; anything else (javascript:, data:) stays a text.
function outward(url, ...text) {
  const shown = text.length ? text : [url];
  if (!/^https?:\/\//i.test(url ?? "")) return el("span", {}, shown);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, shown);
}

// An address in two tones: the host is what a person looks for.
function address(url) {
  const found = /^(?:https?:\/\/)?(?:www\.)?([^/?#]*)(.*)$/is.exec(url ?? "");
  return found && found[1] ? [el("b", {}, found[1]), el("span", {}, found[2] === "/" ? "" : found[2])] : [String(url ?? "")];
}

function segments(label, options, chosen, act) {
  const buttons = options.map(([value, text]) =>
    el("button", { type: "button", "aria-pressed": String(value === chosen), on: { click: () => act(value) } }, text));
  return el("div", { class: "segments", role: "group", "aria-label": label }, buttons);
}

function toast(text) {
  document.querySelector(".toast")?.remove();
  const shown = el("p", { class: "toast", role: "status" }, text);
  document.body.append(shown);
  setTimeout(() => shown.remove(), 4000);
}

const NUMBER = new Intl.NumberFormat("en");
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

const number = (value) => NUMBER.format(value);
const day = (seconds) => (seconds === null || seconds === undefined ? "–" : DAY.format(seconds * 1000));
const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;

function share(part, whole) {
  if (!whole) return "–";
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 1) return "< 1 %";
  return percent > 99 && percent < 100 ? "> 99 %" : `${Math.round(percent)} %`;
}
