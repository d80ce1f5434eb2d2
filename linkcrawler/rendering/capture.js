// Returns the page as it stands, as HTML. The page itself is not touched: everything is written on a
// copy in a document without scripts, where custom elements stay asleep.
(wanted, navigated, maxChars) => {
  const HIDDEN = "data-linkcrawler-hidden", SHADOW = "data-linkcrawler-shadow";
  scrollTo({ top: 0, left: 0, behavior: "instant" });

  const isWanted = (a) => {
    const host = (a.hostname || "").toLowerCase();
    const href = (a.href || "").toLowerCase();
    // A redirector carries the target in its address: such links are judged too.
    return wanted.some((site) => host === site || host.endsWith("." + site) || href.includes(site));
  };
  const up = (element) => element.parentElement || element.getRootNode().host || null;
  // What moves starts invisible and is shown by a script or an animation.
  const moves = (style) => style.animationName !== "none" || /[1-9]/.test(style.transitionDuration);
  const isClipped = (style) => /^rect\((?:[01](?:px)?,? ?){4}\)$/.test(style.clip)
    || /^inset\((?:[5-9]\d|100)%/.test(style.clipPath);
  const cutsOff = (style) => /hidden|clip/.test(style.overflowX + style.overflowY);
  const hasPicture = (a) => a.querySelector("img,svg,picture,video,canvas,object") !== null;

  const hiddenByAncestors = (a) => {
    for (let element = a; element; element = up(element)) {
      const style = getComputedStyle(element);
      if (style.display === "none") return "display_none";
      if (style.opacity === "0" && !moves(style)) return "visibility";
      if (isClipped(style)) return "zero_size";
      if (cutsOff(style) && element !== document.body && element !== document.documentElement) {
        const box = element.getBoundingClientRect();
        const { width, height } = box;
        if (width === 0 || height === 0 || (width <= 1 && height <= 1)) return "zero_size";
      }
    }
    return null;
  };
  const isUnseen = (colour) => colour === "transparent" || /,\s*0\)$|\/\s*0\)$/.test(colour);
  // Text of the very colour that is set behind it. A picture behind it may make it readable.
  const isUnreadable = (a, style) => {
    if (/text/.test(style.backgroundClip + style.webkitBackgroundClip)) return false;
    if (isUnseen(style.color)) return true;
    for (let element = a; element; element = up(element)) {
      const behind = getComputedStyle(element);
      if (behind.backgroundImage !== "none") return false;
      if (!isUnseen(behind.backgroundColor)) return behind.backgroundColor === style.color;
    }
    return false;
  };
  const boxOf = (a) => {
    const range = document.createRange();
    range.selectNodeContents(a);
    const inner = range.getBoundingClientRect();
    return inner.width || inner.height ? inner : a.getBoundingClientRect();
  };
  const hiddenBy = (a) => {
    const style = getComputedStyle(a);
    const above = hiddenByAncestors(a);
    if (above) return above;
    if (style.visibility !== "visible") return "visibility";
    const picture = hasPicture(a);
    const box = boxOf(a);
    // Pictures are not loaded, so their size says nothing; nor does that of a link without text.
    if (!picture && a.textContent.trim()) {
      if (parseFloat(style.fontSize) === 0) return "zero_size";
      if (box.width === 0 || box.height === 0) return "zero_size";
      if (isUnreadable(a, style)) return "visibility";
    }
    if (parseFloat(style.textIndent) <= -500) return "off_screen";
    const placed = box.width || box.height || box.left || box.top;
    if (placed && (box.right + scrollX <= 0 || box.bottom + scrollY <= 0)) return "off_screen";
    return null;
  };

  const inert = document.implementation.createHTMLDocument("");
  const prepare = (root, copy, inShadow) => {
    const originals = root.querySelectorAll("*"), copies = copy.querySelectorAll("*");
    originals.forEach((element, n) => {
      const twin = copies[n];
      twin.removeAttribute(HIDDEN);
      twin.removeAttribute(SHADOW);
      if (element.localName === "a" && element.hasAttribute("href") && element.href) {
        if (inShadow) twin.setAttribute(SHADOW, "");
        const how = isWanted(element) ? hiddenBy(element) : null;
        if (how) twin.setAttribute(HIDDEN, how);
      }
    });
    // Only now, when both lists have been walked: these add and replace elements of the copy.
    originals.forEach((element, n) => {
      if (element.shadowRoot) copies[n].append(flattened(element.shadowRoot));
      // Scripts run here, so noscript holds text; the copy's reader shall see what the page's saw.
      if (element.localName === "noscript") copies[n].innerHTML = element.textContent;
    });
  };
  const flattened = (root) => {
    const box = inert.createElement("div");
    box.setAttribute("data-linkcrawler-shadow-root", "");
    for (const child of root.childNodes) box.append(inert.importNode(child, true));
    prepare(root, box, true);
    // They hold for the shadow tree only, and would not here.
    for (const own of box.querySelectorAll("style,link,script")) own.remove();
    return box;
  };

  const copy = inert.importNode(document.documentElement, true);
  const holder = inert.createElement("div");
  holder.append(copy);
  prepare(document, holder, false);
  // History entries move the address without a request: relative links follow it.
  const address = document.URL.split("#")[0];
  if (address !== navigated && !document.querySelector("base[href]")) {
    const base = inert.createElement("base");
    base.setAttribute("href", document.baseURI);
    (copy.querySelector("head") || copy).prepend(base);
  }
  const html = copy.outerHTML;
  if (html.length > maxChars) return { tooLarge: true };
  const doctype = document.compatMode === "CSS1Compat" ? "<!DOCTYPE html>\n" : "";
  return { html: doctype + (html.toWellFormed ? html.toWellFormed() : html), url: address };
}
