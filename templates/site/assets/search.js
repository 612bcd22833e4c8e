/* The search. Names and texts of all pages are loaded when somebody first searches, as scripts, so that it works
   from a folder too; they are looked through as they are, without an index to build. `imskit.js` loads this file. */
window.imskitSearch = (function () {
  "use strict"

  var frame = document.querySelector("[data-im-search]")
  var input = frame.querySelector("input[name=query]")
  var meta = frame.querySelector(".md-search-result__meta")
  var list = frame.querySelector(".md-search-result__list")
  var toggle = document.getElementById("__search")
  var config = JSON.parse(document.getElementById("__config").textContent)
  var say = config.translations
  var atOnce = 10
  var pages = []
  var entries = []
  var wantedParts = -1
  var parts = 0
  var told = ""
  /* Short words in front of others, such as "of": they are looked for whole, and find no section by themselves. */
  var small = new Set()

  function make(name, properties, parent) {
    var element = Object.assign(document.createElement(name), properties)
    if (parent) parent.appendChild(element)
    return element
  }

  function fetchScript(name) {
    make("script", { src: config.base + "/search/" + name }, document.head)
  }

  /* A line a page: address, weight, id and title; then, each on a line that begins with a tab, its sections. */
  function names(count, lines) {
    wantedParts = count
    lines.split("\n").forEach(function (line) {
      var cells = line.split("\t")
      if (cells[0]) {
        pages.push({ address: cells[0], weight: +cells[1], id: cells[2].toLowerCase(), title: cells[3], low: cells[3].toLowerCase() })
        entries.push({ page: pages[pages.length - 1], anchor: "", title: cells[3], low: cells[3].toLowerCase(), text: "", lowText: "" })
      } else {
        entries.push({ page: pages[pages.length - 1], anchor: "#" + cells[1], title: cells[2], low: cells[2].toLowerCase(), text: "", lowText: "" })
      }
    })
    for (var part = 1; part <= count; part += 1) fetchScript("texts-" + part + ".js")
    answer()
  }

  /* The texts of as many entries, from the one at that place. */
  function texts(start, lines) {
    lines.split("\n").forEach(function (text, at) {
      entries[start + at].text = text
      entries[start + at].lowText = text.toLowerCase()
    })
    parts += 1
    if (parts === wantedParts) answer()
  }

  function isLetter(code) {
    return code > 127 || (code > 96 && code < 123) || (code > 47 && code < 58)
  }

  /* Where a word of the text begins with this one; in writing without spaces, where it stands. */
  function find(text, word, from) {
    var anywhere = word.charCodeAt(0) > 0x2e7f
    for (var at = text.indexOf(word, from || 0); at >= 0; at = text.indexOf(word, at + 1)) {
      if (anywhere) return at
      if (at > 0 && isLetter(text.charCodeAt(at - 1))) continue
      if (!small.has(word) || !isLetter(text.charCodeAt(at + word.length))) return at
    }
    return -1
  }

  /* What is typed, as words: an id stays one, other hyphens part words as all punctuation does. */
  function wordsOf(typed) {
    var found = []
    typed.toLowerCase().split(/[\s,;:!?()[\]"“”/]+/).forEach(function (word) {
      word = word.replace(/^[.'-]+|[.'-]+$/g, "")
      if (/^[a-z]+-.*\d/.test(word)) found.push(word)
      else found.push.apply(found, word.split("-"))
    })
    found = found.filter(function (word, at) { return word && found.indexOf(word) === at })
    small = new Set(found.filter(function (word, at) { return word.length < 3 && at < found.length - 1 && /^[a-z]+$/.test(word) }))
    return found
  }

  /* How well an entry fits: how many of the words it has, and the sum of what they count. A word of the title of
     its page counts for a section too, as long as the section has one of its own. */
  function rate(entry, words, phrase, best) {
    var score = 0, had = 0, own = 0
    for (var place = 0; place < words.length; place += 1) {
      if (had + words.length - place < best) return null
      var word = words[place]
      var at = find(entry.low, word)
      var inText = entry.lowText && find(entry.lowText, word) >= 0
      if (at >= 0) score += isLetter(entry.low.charCodeAt(at + word.length)) ? 20 : 40
      if (inText) score += 1
      if (at >= 0 || inText) { had += 1; if (!small.has(word)) own += 1 }
      else if (entry.anchor && find(entry.page.low, word) >= 0) had += 1
    }
    if (!own) return null
    if (phrase) {
      if (entry.low.indexOf(phrase) >= 0) score += 20
      if (entry.lowText.indexOf(phrase) >= 0) score += 4
    }
    score += score / (8 + entry.title.length)
    return { entry: entry, had: had, score: score * entry.page.weight }
  }

  function look(typed) {
    var words = wordsOf(typed)
    if (!words.length) return { words: words, hits: [] }
    var phrase = words.length > 1 ? typed.toLowerCase().trim().replace(/\s+/g, " ") : ""
    var best = 0
    var found = []
    entries.forEach(function (entry) {
      var rated = rate(entry, words, phrase, best)
      if (!rated || rated.had < best) return
      if (rated.had > best) { best = rated.had; found = [] }
      found.push(rated)
    })
    var byPage = new Map()
    found.forEach(function (rated) {
      var hit = byPage.get(rated.entry.page)
      if (!hit) byPage.set(rated.entry.page, hit = { page: rated.entry.page, score: 0, of: [] })
      hit.of.push(rated)
      hit.score = Math.max(hit.score, rated.score)
    })
    // Whoever types an id wants that document, whatever else is typed.
    entries.forEach(function (entry) {
      if (entry.anchor || words.indexOf(entry.page.id) < 0) return
      var hit = byPage.get(entry.page) || { page: entry.page, of: [{ entry: entry, score: 0 }] }
      hit.score = 1e6
      byPage.set(entry.page, hit)
    })
    var hits = Array.from(byPage.values())
    hits.sort(function (one, other) { return other.score - one.score })
    return { words: words, hits: hits, whole: best === words.length }
  }

  /* The text with the words marked that were looked for. */
  function marked(text, words, parent) {
    var low = text.toLowerCase()
    var from = 0
    while (from < text.length) {
      var at = -1, length = 0
      words.forEach(function (word) {
        var place = find(low, word, from)
        if (place >= 0 && (at < 0 || place < at)) { at = place; length = word.length }
      })
      if (at < 0) break
      parent.append(text.slice(from, at))
      make("mark", { textContent: text.slice(at, at + length) }, parent)
      from = at + length
    }
    parent.append(text.slice(from))
  }

  function teaser(entry, words, parent) {
    var first = Math.min.apply(null, words.map(function (word) {
      var at = find(entry.lowText, word)
      return at < 0 || small.has(word) ? Infinity : at
    }))
    if (first === Infinity) first = 0
    var start = first < 60 ? 0 : entry.text.indexOf(" ", first - 50) + 1
    var end = entry.text.length - start < 220 ? entry.text.length : entry.text.lastIndexOf(" ", start + 200)
    var shown = (start ? "… " : "") + entry.text.slice(start, end) + (end < entry.text.length ? " …" : "")
    if (shown.trim()) marked(shown, words, make("p", { className: "im-teaser" }, parent))
  }

  function link(entry, words, parent, main) {
    var address = config.base + "/" + entry.page.address + "?h=" + words.map(encodeURIComponent).join("+") + entry.anchor
    var anchor = make("a", { className: "md-search-result__link", href: address }, parent)
    var article = make("article", { className: "md-search-result__article md-typeset" }, anchor)
    marked(entry.title, words, make(main ? "h1" : "h2", {}, article))
    teaser(entry, words, article)
    anchor.addEventListener("click", function () { toggle.checked = false })
  }

  function show(hit, words) {
    var item = make("li", { className: "md-search-result__item" }, list)
    var of = hit.of.slice().sort(function (one, other) { return other.score - one.score })
    var main = of.find(function (rated) { return !rated.entry.anchor })
    var whole = main ? main.entry : entries.find(function (entry) { return entry.page === hit.page })
    link(whole, words, item, true)
    var sections = of.filter(function (rated) { return rated.entry.anchor })
    sections.slice(0, main ? 1 : 2).forEach(function (rated) { link(rated.entry, words, item, false) })
  }

  function showMore(found, from) {
    found.hits.slice(from, from + atOnce).forEach(function (hit) { show(hit, found.words) })
    var left = found.hits.length - from - atOnce
    if (left <= 0) return
    var item = make("li", { className: "md-search-result__item im-search-more" }, list)
    var button = make("button", { type: "button", textContent: "Show " + Math.min(left, atOnce) + " more of " + left }, item)
    button.addEventListener("click", function () {
      item.remove()
      showMore(found, from + atOnce)
      var links = list.querySelectorAll(".md-search-result__item")
      if (links[from + atOnce]) links[from + atOnce].querySelector("a").focus()
    })
  }

  function counted(found) {
    if (!found.words.length) return say["search.result.placeholder"]
    var count = found.hits.length
    var words = count === 0 ? say["search.result.none"] : count === 1 ? say["search.result.one"] : say["search.result.other"].replace("#", count)
    if (parts < wantedParts) return words + ": names so far, texts are on their way"
    return count && !found.whole ? words + ", none with all these words" : words
  }

  function answer() {
    if (wantedParts < 0) return
    var found = look(input.value)
    var now = input.value + " " + parts
    if (now === told) return
    told = now
    list.replaceChildren()
    meta.textContent = counted(found)
    showMore(found, 0)
    list.parentElement.parentElement.scrollTop = 0
  }

  function step(event, by) {
    var stops = [input].concat(Array.from(list.querySelectorAll("a, button")))
    var next = stops[stops.indexOf(document.activeElement) + by]
    if (next) { event.preventDefault(); next.focus() }
  }

  input.addEventListener("input", answer)
  input.form.addEventListener("reset", function () { setTimeout(answer, 0); input.focus() })
  input.form.addEventListener("submit", function (event) {
    event.preventDefault()
    var first = list.querySelector("a")
    if (first) first.click()
  })
  frame.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") step(event, 1)
    else if (event.key === "ArrowUp") step(event, -1)
  })

  fetchScript("names.js")
  return { names: names, texts: texts }
})()
