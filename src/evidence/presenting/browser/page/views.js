// The views: the list of passages, one passage in its paragraph, the chart and the basket.

const EACH = 25;
const PRINTED = 1000;

function facts(p) {
  const themes = p.themes.map((t) => study.themes[t].label);
  const parts = [
    themes.length ? themes.join(", ") : "No theme", capital(p.stance), study.speakers[p.speaker], WORDINGS[p.source.wording], p.source.year,
  ];
  return parts.filter(Boolean).join(" · ");
}

function item(p, wanted) {
  return element("li", {},
    element("article", { class: p.source.wording },
      element("h2", {}, element("a", { href: hashWith({ s: p.id }), "data-s": p.id }, p.locator)),
      p.heading ? element("p", { class: "under" }, p.heading) : null,
      madeUp(p),
      element("p", { class: "words" }, ...quoted(p, marked(p, wanted))),
      element("p", { class: "facts" }, facts(p)),
      element("p", { class: "actions" }, copyButton(p), basketButton(p))));
}

function list(found, wanted, whole = false) {
  const pages = Math.max(1, Math.ceil(found.length / EACH));
  const page = Math.min(state.page, pages);
  const shown = whole ? found.slice(0, PRINTED) : found.slice((page - 1) * EACH, page * EACH);
  const start = whole ? 1 : (page - 1) * EACH + 1;
  const parts = [];
  if (whole && found.length > PRINTED) parts.push(element("p", {}, `The first ${number(PRINTED)} of ${number(found.length)} are printed.`));
  parts.push(element("ol", { class: "passages", start }, ...shown.map((p) => item(p, wanted))));
  if (pages > 1) {
    const turn = (to, text) => (to >= 1 && to <= pages ? element("a", { href: hashWith({ page: to }) }, text) : null);
    parts.push(element("nav", { class: "pages", "aria-label": "Pages" },
      turn(page - 1, "Previous page"), element("span", {}, `Page ${number(page)} of ${number(pages)}`), turn(page + 1, "Next page")));
  }
  return parts;
}

// The filters that hide what would be found without them: each by itself, else all of them together.
function hiding() {
  const chosen = facets.filter((facet) => state.chosen[facet.id].size);
  const without = (gone) => ({ ...state.chosen, ...Object.fromEntries(gone.map((facet) => [facet.id, new Set()])) });
  const line = (gone) => {
    const n = find(state.q, without(gone)).found.length;
    const names = gone.map(chosenOf).join("; ");
    return n ? element("p", {}, `${counted(n, "passage")} hidden by ${names}. `,
      element("a", { href: hashWith({ page: 1, chosen: without(gone) }) }, `Search without ${gone.length > 1 ? "these filters" : "this filter"}`)) : null;
  };
  const each = chosen.map((facet) => line([facet])).filter(Boolean);
  return each.length || chosen.length < 2 ? each : [line(chosen)].filter(Boolean);
}

// Where nothing is found: what may help.
function nothing(otherwise) {
  const parts = [element("p", {}, "No passage has all that. Take a word or a filter away."), ...hiding()];
  if (otherwise) {
    parts.push(element("p", {}, `${counted(otherwise, "illustrative passage")} would fit. They are made up, to try the software on, and are no evidence.`),
      element("p", {}, element("a", { href: hashWith({ page: 1, chosen: { ...state.chosen, wording: new Set(["illustrative"]) } }) }, "Show illustrative passages")));
  }
  return parts;
}

function row(term, ...said) {
  return element("div", {}, element("dt", {}, term), ...said.map((text) => element("dd", {}, text)));
}

const MEANING = {
  verbatim: "The source’s own words.",
  paraphrase: "Paraphrase: the source retold in other words. Report it with its place; never put it in quotation marks. To quote, open the original.",
  illustrative: "Illustrative: made up, to try the software on. Nobody said it. Never put it into a submission.",
};

function passageView(p) {
  const paragraph = byParagraph[p.paragraph].flatMap((each) => [
    each === p ? element("strong", { class: "this" }, unseen("This passage: "), ...quoted(each, marked(each, [])), unseen(" (end of passage)")) : element("span", {}, ...marked(each, [])),
    " ",
  ]);
  const beside = (step, text) => {
    const other = byParagraph[p.paragraph + step]?.[0];
    return other && other.source === p.source ? element("a", { href: hashWith({ s: other.id }) }, text) : null;
  };
  const cues = p.themes.map((t) => {
    const said = p.cues.filter((cue) => cue[2] === t).map(([a, b]) => p.text.slice(a, b));
    return `${study.themes[t].label}${p.text !== null && said.length ? `: ${[...new Set(said)].join(", ")}` : ""}`;
  });
  return element("article", { class: `single ${p.source.wording}` },
    element("p", {}, element("a", { class: "back", href: hashWith({ s: "" }) }, state.view === "basket" ? "Back to the basket" : "Back to the passages")),
    madeUp(p),
    p.heading ? element("p", { class: "under" }, p.heading) : null,
    element("p", { class: "words" }, ...paragraph),
    element("nav", { class: "pages", "aria-label": "Paragraphs" }, beside(-1, "Previous paragraph"), beside(1, "Next paragraph")),
    element("p", { class: "actions" }, copyButton(p), basketButton(p),
      element("button", { type: "button", onclick: () => copy(location.href, "Copied the link.") }, "Copy link")),
    element("dl", {},
      row("Source", p.source.citation),
      row("Wording", MEANING[p.source.wording]),
      row("Themes, with the words that tell", ...(cues.length ? cues : ["None"])),
      p.stance ? row("Stance", capital(p.stance)) : null,
      p.speaker ? row("Who speaks", study.speakers[p.speaker]) : null,
      row("Kind and date", `${capital(p.source.kind)}, ${p.source.date}`)));
}

const SVG = "http://www.w3.org/2000/svg";
function bar(share) {
  const svg = document.createElementNS(SVG, "svg");
  const box = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" })) svg.setAttribute(name, value);
  for (const [name, value] of Object.entries({ width: 100 * share, height: 10 })) box.setAttribute(name, value);
  svg.append(box);
  return svg;
}

// Passages of each theme in each source, of those found. A survey's numbers that rest on few people are kept back.
function chart(found) {
  const sources = study.sources.filter((s) => found.some((p) => p.source === s));
  const of = new Map(sources.map((s) => [s, found.filter((p) => p.source === s)]));
  const counts = study.themes.map((theme, t) => sources.map((s) => {
    const bearing = of.get(s).filter((p) => p.themes.includes(t));
    const people = new Set(bearing.map((p) => p.person).filter((person) => person >= 0)).size;
    return { n: bearing.length, base: of.get(s).length, back: people > 0 && people < study.threshold };
  }));
  const small = ({ base }) => base < study.leastBase;
  const said = ({ n, base }) => `${number(n)} (${n && n / base < 0.005 ? "<1" : Math.round((100 * n) / base)}%)`;
  const says = "Passages that bear each theme. The bars show their share of the source’s passages that your search and filters find.";
  const table = element("table", { "aria-labelledby": "chart-says" },
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Theme"),
      ...sources.map((s) => element("th", { scope: "col" }, s.label, element("span", { class: "base" }, `of ${counted(of.get(s).length, "passage")}`),
        s.wording === "illustrative" ? element("span", { class: "made-up" }, "Illustrative: made up") : null)))),
    element("tbody", {}, ...study.themes.map((theme, t) => element("tr", {}, element("th", { scope: "row" }, theme.label),
      ...counts[t].map((c) => element("td", {}, ...(c.back ? ["kept back"] : small(c) ? [number(c.n)] : [said(c), bar(c.n / c.base)])))))));
  const parts = [element("p", { id: "chart-says" }, says), element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": "Chart of themes by source" }, table)];
  if (counts.flat().some((c) => c.back)) parts.push(element("p", {}, `Kept back: fewer than ${study.threshold} people speak of it.`));
  if (counts.flat().some(small)) parts.push(element("p", {}, `No share is given of fewer than ${study.leastBase} passages.`));
  parts.push(element("p", { class: "hint" }, "A passage counts once for every theme that it bears. Passages are counted, not people; a longer source has more of them."));
  return parts;
}

function emptyBasket() {
  basket.clear();
  keepBasket();
  show();
  document.getElementById("heading").focus();
  say("The basket is empty.");
}

function basketView() {
  const chosen = inBasket();
  const parts = [];
  if (lost) parts.push(element("p", {}, `${counted(lost, "passage")} of your basket ${lost === 1 ? "is" : "are"} no longer in this study.`));
  if (!chosen.length) return [...parts, element("p", {}, "Nothing is in it yet. “Add to basket” stands under every passage.")];
  if (chosen.some((p) => p.source.wording === "illustrative")) {
    parts.push(element("p", { class: "made-up" }, "Some of these are illustrative: made up, not evidence. Take them out before you send anything."));
  }
  const take = (text, name, kind, make) => element("button", { type: "button", onclick: () => download(name, kind, make(inBasket())) }, text);
  parts.push(element("p", { class: "actions" },
    take("Download a page that Word opens (.html)", "passages.html", "text/html", asWord),
    take("Download as .csv", "passages.csv", "text/csv", asSheet),
    take("Download as Markdown", "passages.md", "text/markdown", asMarkdown),
    element("button", { type: "button", onclick: emptyBasket }, "Empty the basket")));
  parts.push(element("ol", { class: "passages" }, ...chosen.map((p) => item(p, []))));
  return parts;
}
