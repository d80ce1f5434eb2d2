// Runs in a world of its own at the start of every document: it sees the page's tree, and the page
// neither sees it nor can bend what it calls. Says "found" once a wanted link is there.
(() => {
  if (window !== window.top) return;
  const wanted = __WANTED__;
  let changes = 0, looking = false, told = false;

  const isWanted = (a) => {
    const host = (a.hostname || "").toLowerCase();
    return wanted.some((site) => host === site || host.endsWith("." + site));
  };
  const roots = function* (root) {
    yield root;
    for (const element of root.querySelectorAll("*"))
      if (element.shadowRoot) yield* roots(element.shadowRoot);
  };
  const find = (deep) => {
    for (const root of deep ? roots(document) : [document])
      for (const a of root.querySelectorAll("a[href]")) if (isWanted(a)) return true;
    return false;
  };
  const look = () => {
    looking = false;
    if (told || !find(false)) return;
    told = true;
    linkcrawlerSays("found");
  };
  const lookSoon = () => {
    changes++;
    if (looking || told || !wanted.length) return;
    looking = true;
    queueMicrotask(look);
  };
  new MutationObserver(lookSoon).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["href"],
  });
  addEventListener("load", () => linkcrawlerSays("loaded"), { once: true });

  const frame = () => new Promise((done) => requestAnimationFrame(done));
  // At the second frame, the first one has been drawn.
  const drawn = async () => {
    await frame();
    await frame();
  };
  globalThis.linkcrawlerPage = {
    find,
    drawn,
    // True if two frames went by without a change to the tree.
    async isStill() {
      const before = changes;
      await drawn();
      return changes === before;
    },
    // Down the page a screen a frame, so that lists which load on sight are seen, and back.
    async scroll(screens) {
      for (let n = 0, y = -1; n < screens && y < scrollY; n++) {
        y = scrollY;
        scrollBy({ top: innerHeight, behavior: "instant" });
        await drawn();
      }
      scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
      await drawn();
    },
  };
})();
