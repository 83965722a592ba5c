// The basket: passages set aside to use, kept in the browser where it allows that, and taken away as a file.

const KEY = `evidence-basket-${study.key}`;
const basket = new Set();
let lost = 0;

function openBasket() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    for (const id of Array.isArray(kept) ? kept : []) {
      if (byId.has(id)) basket.add(id);
      else lost++;
    }
  } catch {
    // No storage, or nothing that can be read there: the basket lasts as long as the page is open.
  }
  showBasketSize();
}

function keepBasket() {
  try {
    localStorage.setItem(KEY, JSON.stringify([...basket]));
  } catch {
    // As above.
  }
  showBasketSize();
}

function showBasketSize() {
  document.getElementById("in-basket").textContent = number(basket.size);
  if (state.view === "basket" && !state.s) document.getElementById("count").textContent = counted(basket.size, "passage");
}

// Puts a passage into the basket, or takes it out; says whether it is in now.
function toggle(id) {
  if (!basket.delete(id)) basket.add(id);
  keepBasket();
  return basket.has(id);
}

function inBasket() {
  return [...basket].map((id) => byId.get(id));
}

// What stands before and after a passage's words when it leaves the page.
function saidOf(p) {
  const { wording } = p.source;
  const warning = wording === "illustrative" ? "ILLUSTRATIVE, made up, not evidence: " : "";
  if (p.text === null) return [warning + study.withheld, "Words may not be quoted"];
  if (wording === "paraphrase") return [p.text, "Paraphrase: not the source’s own words"];
  return [`${warning}“${p.text}”`, wording === "illustrative" ? "Illustrative" : "The source’s own words"];
}

// The passage, and one reference; a paragraph that we counted is found by its heading.
function citedText(p) {
  const under = p.heading && p.locator.endsWith("]") ? `, under “${p.heading}”` : "";
  const how = p.source.wording === "paraphrase" ? "; paraphrase, not a quotation" : "";
  return `${saidOf(p)[0]} (${p.locator}${under}${how}. ${p.source.citation})`;
}

function themesOf(p) {
  return p.themes.map((t) => study.themes[t].label).join("; ");
}

const WORD_STYLE = "body, h1, h2 { font-family: Arial, sans-serif; } body { font-size: 11pt; } h2 { font-size: 12pt; } .note { color: #595959; }";

// A page that Word opens: real paragraphs and headings, no layout of its own.
function asWord(chosen) {
  const page = document.implementation.createHTMLDocument("Passages");
  page.documentElement.lang = "en-GB";
  const add = (tag, text, kind = "") => {
    const made = page.createElement(tag);
    if (kind) made.className = kind;
    made.textContent = text;
    page.body.append(made);
  };
  const charset = page.createElement("meta");
  charset.setAttribute("charset", "utf-8");
  page.head.prepend(charset);
  add("h1", "Passages");
  add("p", `${counted(chosen.length, "passage")}. A paraphrase is not the source’s own words: report it, and quote only from the original.`);
  for (const p of chosen) {
    add("h2", p.locator);
    add(p.source.wording === "paraphrase" || p.text === null ? "p" : "blockquote", saidOf(p)[0]);
    add("p", [saidOf(p)[1], p.heading && `Under: ${p.heading}`, themesOf(p) && `Themes: ${themesOf(p)}`].filter(Boolean).join(" · "), "note");
    add("p", p.source.citation, "note");
  }
  // The page's own policy lets no other style in, so this one is written into the finished text.
  return `<!doctype html>\n${page.documentElement.outerHTML.replace("</head>", `<style>${WORD_STYLE}</style></head>`)}\n`;
}

// A cell that a spreadsheet would take for a formula gets an apostrophe before it, so that it is text.
function cell(text) {
  return `"${text.replace(/^(?=[=+\-@\t\r])/u, "'").replaceAll('"', '""')}"`;
}

function asSheet(chosen) {
  const rows = chosen.map((p) => [
    p.locator, p.heading, p.text ?? study.withheld, WORDINGS[p.source.wording], themesOf(p), p.stance,
    study.speakers[p.speaker] ?? "", p.source.kind, p.source.date, p.source.citation, p.id,
  ]);
  const head = ["locator", "heading", "text", "wording", "themes", "stance", "speaker", "kind", "date", "citation", "sentence_id"];
  // The mark at the start tells Excel that it is UTF-8.
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function asMarkdown(chosen) {
  const plain = (text) => text.replace(/[\\`*_{}[\]<>#|~&+!-]/gu, "\\$&").replace(/^(\d+)([.)])/u, "$1\\$2");
  const parts = chosen.map((p) => {
    const [words, note] = saidOf(p).map(plain);
    const mark = p.source.wording === "paraphrase" || p.text === null ? "" : "> ";
    return `${mark}${words}\n\n${plain(p.locator)}. ${plain(p.source.citation)} (${note})\n`;
  });
  return `# Passages\n\n${parts.join("\n---\n\n")}`;
}

function download(name, kind, text) {
  const address = URL.createObjectURL(new Blob([text], { type: `${kind};charset=utf-8` }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  say(`${name} goes to your downloads.`);
}
