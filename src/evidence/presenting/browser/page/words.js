// Words: how a text is folded for searching, what a query asks for, and where its words stand in a text.

const MARKS = /[\p{M}'’]/gu;
const BETWEEN = /[^\p{L}\p{N}]+/gu;

// Lower case, without accents and apostrophes, one space between words: "De-skilling" is "de skilling".
function fold(text) {
  return text.toLowerCase().normalize("NFKD").replace(MARKS, "").replace(BETWEEN, " ").trim();
}

// A word and its other forms: "salary", "salaries". The word itself is found at the start of a longer one ("case" in
// "caseloads"), its other forms only whole.
function forms(word) {
  const found = [` ${word}`];
  const whole = (base, ...endings) => found.push(...endings.map((ending) => ` ${base}${ending} `));
  const without = (n) => word.slice(0, -n);
  if (word.length < 4 || /[^a-z]/.test(word)) return found;
  if (/ie[sd]$/.test(word)) whole(without(3), "y", "ies", "ied", "ying");
  else if (/[^aeiou]y$/.test(word)) whole(without(1), "ies", "ied");
  else if (/[aeiouy].*(?:ed|ing)$/.test(word)) {
    const base = word.replace(/(?:ed|ing)$/, "");
    if (base.length > 2) whole(base, "", "s", "e", "es", "ed", "ing");
    if (/([^aeiou])\1$/.test(base)) whole(base.slice(0, -1), "", "s");
    if (/y$/.test(base)) whole(base.slice(0, -1), "ies", "ied");
  } else if (/[^isu]s$/.test(word)) {
    whole(without(1), "", "d");
    if (/(?:s|x|ch|sh)es$/.test(word)) whole(without(2), "");
  } else if (/e$/.test(word)) whole(without(1), "ing");
  return found;
}

// What a query asks for: each word in any of its forms, or phrase in quotation marks, as it stands in a folded text.
// A phrase is found whole.
function terms(query) {
  const found = [];
  for (const [piece, phrase, close] of query.matchAll(/["“”]([^"“”]*)(["“”]?)|[^\s"“”]+/gu)) {
    const folded = fold(phrase ?? piece);
    if (folded) found.push(phrase === undefined ? forms(folded) : [` ${folded}${close ? " " : ""}`]);
  }
  return found;
}

// Where the terms stand in a text, as [start, end] of whole words.
function hits(text, wanted) {
  if (!wanted.length) return [];
  let folded = " ";
  const place = [0];
  let at = 0;
  for (const character of text) {
    for (const c of character.toLowerCase().normalize("NFKD").replace(MARKS, "")) {
      const part = /[\p{L}\p{N}]/u.test(c) ? c : folded.endsWith(" ") ? "" : " ";
      folded += part;
      for (let i = 0; i < part.length; i++) place.push(at);
    }
    at += character.length;
  }
  folded += " ";
  place.push(at);
  const found = [];
  for (const term of wanted.flat()) {
    for (let i = folded.indexOf(term); i >= 0; i = folded.indexOf(term, i + 1)) {
      const end = folded.indexOf(" ", i + term.trimEnd().length);
      found.push([place[i + 1], place[end]]);
    }
  }
  return found;
}

function number(n) {
  return n.toLocaleString("en-GB");
}

function counted(n, one, many = `${one}s`) {
  return `${number(n)} ${n === 1 ? one : many}`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
