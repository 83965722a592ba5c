// The study: the passages as they came with the page, what they can be filtered by, and the search.

const study = JSON.parse(document.getElementById("data").textContent);

const passages = study.passages.map(([id, paragraph, text, themes, stance, speaker, cues], n) => {
  const [source, locator, heading, person] = study.paragraphs[paragraph];
  return { n, id, paragraph, text, themes, stance, speaker, cues, locator, heading, person, source: study.sources[source] };
});
const byId = new Map(passages.map((p) => [p.id, p]));
const byParagraph = study.paragraphs.map(() => []);
for (const p of passages) byParagraph[p.paragraph].push(p);

const WORDINGS = {
  verbatim: "Source’s own words",
  paraphrase: "Paraphrase",
  illustrative: "Illustrative (made up)",
};
const NO_THEME = "none";

function values(ids, label = (id) => id) {
  return ids.map((id) => ({ id, label: label(id) }));
}

function inOrder(ids) {
  return [...new Set(ids)].sort();
}

// What passages can be filtered by. `of` gives the values that a passage has.
const facets = [
  {
    id: "theme", label: "Theme", open: true,
    values: [...study.themes.map(({ id, label }) => ({ id, label })), { id: NO_THEME, label: "No theme" }],
    of: (p) => (p.themes.length ? p.themes.map((t) => study.themes[t].id) : [NO_THEME]),
  },
  {
    id: "speaker", label: "Who speaks", open: true,
    values: values(Object.keys(study.speakers), (s) => study.speakers[s]),
    of: (p) => [p.speaker],
  },
  {
    id: "source", label: "Source", open: true,
    values: study.sources.map((s) => ({ id: s.id, label: s.wording === "illustrative" ? `${s.label} (made up)` : s.label })),
    of: (p) => [p.source.id],
  },
  { id: "kind", label: "Kind of source", values: values(inOrder(study.sources.map((s) => s.kind)), capital), of: (p) => [p.source.kind] },
  { id: "year", label: "Year", values: values(inOrder(study.sources.map((s) => s.year)), capital), of: (p) => [p.source.year] },
  { id: "stance", label: "Stance", values: values(study.stances, capital), of: (p) => [p.stance] },
  { id: "wording", label: "Wording", open: true, values: values(study.wordings, (w) => WORDINGS[w]), of: (p) => [p.source.wording] },
];
for (const facet of facets) {
  const place = new Map(facet.values.map((value, i) => [value.id, i]));
  facet.places = passages.map((p) => facet.of(p).map((id) => place.get(id)).filter((i) => i !== undefined));
}

// The folded texts and places, made when they are first needed.
let folded = null;
function index() {
  folded ??= passages.map((p) => [p.text === null ? "" : ` ${fold(p.text)} `, ` ${fold(p.locator)}`]);
  return folded;
}

// The passages that a query and filters let through, and for each facet how many each of its values would give.
// Where no wording is chosen, illustrative passages stay out.
function find(query, chosen) {
  const wanted = terms(query);
  const place = /\d/.test(query) ? ` ${fold(query)}` : null;
  const texts = wanted.length ? index() : null;
  const picks = facets.map((facet) => {
    const ids = chosen[facet.id];
    if (ids.size) return facet.values.map((value) => ids.has(value.id));
    return facet.id === "wording" ? facet.values.map((value) => value.id !== "illustrative") : null;
  });
  const counts = facets.map((facet) => facet.values.map(() => 0));
  const found = [];
  for (let n = 0; n < passages.length; n++) {
    if (texts && !wanted.every((term) => term.some((form) => texts[n][0].includes(form))) && !(place && texts[n][1].startsWith(place))) continue;
    let failed = -1;
    let failures = 0;
    for (let f = 0; f < facets.length && failures < 2; f++) {
      if (picks[f] && !facets[f].places[n].some((i) => picks[f][i])) {
        failed = f;
        failures++;
      }
    }
    if (failures === 0) {
      found.push(passages[n]);
      for (let f = 0; f < facets.length; f++) for (const i of facets[f].places[n]) counts[f][i]++;
    } else if (failures === 1) {
      for (const i of facets[failed].places[n]) counts[failed][i]++;
    }
  }
  return { found, counts, wanted };
}
