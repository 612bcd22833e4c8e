/* Tables that sort, filter and count. Without this script they are plain tables, whole and readable. */
(function () {
  "use strict"

  var collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true, sensitivity: "base" })
  var filterFrom = 8
  var sortFrom = 3
  /* Columns that name the row and so need no label in a card. */
  var bare = ["Id", "Title", "Document", "Clause", "Role", "Step"]

  function make(name, properties, parent) {
    var element = Object.assign(document.createElement(name), properties)
    if (parent) parent.appendChild(element)
    return element
  }

  /* What a cell stands for when it is sorted or chosen by: its day or its chip, or else its words. */
  function meaning(cell) {
    var chip = cell.querySelector(".im-day") ||
      cell.querySelector(".im-chip, .im-status, .im-severity, .im-warn, .im-soon, .im-verdict, .im-weight")
    return (chip || cell).textContent.trim()
  }

  function compare(kind) {
    if (kind && kind.indexOf("|") > 0) {
      var order = kind.toLowerCase().split("|")
      return function (one, other) { return order.indexOf(one.toLowerCase()) - order.indexOf(other.toLowerCase()) }
    }
    return collator.compare
  }

  function enhance(table) {
    var box = table.parentElement
    var heads = Array.from(table.tHead ? table.tHead.rows[0].cells : [])
    var body = table.tBodies[0]
    if (!body || !heads.length) return
    var all = Array.from(body.rows)
    var rows = all.filter(function (row) { return row.cells.length === heads.length })
    var names = heads.map(function (head) { return head.textContent.trim() })

    if (heads.length > 3) {
      box.classList.add("im-cards")
      rows.forEach(function (row) { label(row, names) })
    }
    var tools = make("div", { className: "im-tools" })
    var filtered = (rows.length >= filterFrom && !box.classList.contains("im-nofilter")) || (rows.length > 1 && box.classList.contains("im-filter"))
    if (filtered) filterable(table, box, heads, names, all, rows, tools)
    if (rows.length >= sortFrom && !box.classList.contains("im-nosort")) sortable(table, heads, names, body, all, rows, tools)
    if (tools.childElementCount) {
      // Where there is nothing to filter by, the tools are for narrow screens alone.
      tools.classList.toggle("im-tools--narrow", !filtered)
      box.before(tools)
    }
    fit(box, table)
  }

  /* On a narrow screen a row is a card: each cell stands beside its column's name, but for ids and titles. */
  function label(row, names) {
    Array.from(row.cells).forEach(function (cell, place) {
      if (cell.tagName !== "TD" || !cell.textContent.trim() || bare.indexOf(names[place]) >= 0) return
      var said = make("div", { className: "im-said" })
      said.append.apply(said, cell.childNodes)
      cell.appendChild(said)
      cell.classList.add("im-labelled")
      cell.dataset.label = names[place]
    })
  }

  function sortable(table, heads, names, body, all, rows, tools) {
    // On a narrow screen the rows are cards without a head to press.
    var choice = make("div", { className: "im-sort-by" }, tools)
    var id = "im-sort-" + document.querySelectorAll(".im-sort-by").length
    make("label", { textContent: "Sort by", htmlFor: id }, choice)
    var select = make("select", { id: id }, choice)
    make("option", { value: "", textContent: "As listed" }, select)
    var sorts = {}
    select.addEventListener("change", function () {
      var parts = select.value.split(" ")
      if (select.value) sorts[parts[0]](parts[1])
      else Object.values(sorts)[0]("none")
    })
    var headings = all.filter(function (row) { return rows.indexOf(row) < 0 })
    heads.forEach(function (head, place) {
      if (head.dataset.imSort === "none" || !head.textContent.trim() || head.querySelector("a")) return
      var by = compare(head.dataset.imSort)
      var button = make("button", { type: "button" })
      button.append.apply(button, head.childNodes)
      head.appendChild(button)
      head.setAttribute("aria-sort", "none")
      button.addEventListener("click", function () {
        var before = head.getAttribute("aria-sort")
        // The gravest comes first at the first click: where words rise, that is descending.
        var turns = head.dataset.imWorst === "last" ? ["descending", "ascending"] : ["ascending", "descending"]
        sort(before === "none" ? turns[0] : before === turns[0] ? turns[1] : "none")
      })
      make("option", { value: place + " ascending", textContent: names[place] + " \u2191" }, select)
      make("option", { value: place + " descending", textContent: names[place] + " \u2193" }, select)
      sorts[place] = sort

      function sort(now) {
        heads.forEach(function (other) { if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none") })
        head.setAttribute("aria-sort", now)
        table.classList.toggle("im-sorted", now !== "none")
        select.value = now === "none" ? "" : place + " " + now
        var sorted = all
        if (now !== "none") {
          var turn = now === "ascending" ? 1 : -1
          var keyed = rows.map(function (row, at) { return { row: row, key: meaning(row.cells[place]), at: at } })
          keyed.sort(function (one, other) {
            // What is empty stands last, whichever way.
            if (!one.key || !other.key) return (one.key ? 0 : 1) - (other.key ? 0 : 1) || one.at - other.at
            return turn * by(one.key, other.key) || one.at - other.at
          })
          sorted = headings.concat(keyed.map(function (entry) { return entry.row }))
        }
        body.append.apply(body, sorted)
        table.dispatchEvent(new Event("im-sorted"))
      }
    })
    if (!Object.keys(sorts).length) choice.remove()
  }

  function filterable(table, box, heads, names, all, rows, tools) {
    var noun = table.dataset.imNoun || "rows"
    var label = make("label", { textContent: "Filter" }, tools)
    var input = make("input", { type: "search", autocomplete: "off" }, label)
    var words = rows.map(function (row) { return row.textContent.toLowerCase() })
    var given = new URLSearchParams(location.search)
    var facets = []

    heads.forEach(function (head, place) {
      if (!head.dataset.imFacet) return
      var counts = new Map()
      rows.forEach(function (row) {
        var value = meaning(row.cells[place])
        if (value) counts.set(value, (counts.get(value) || 0) + 1)
      })
      if (counts.size < 2) return
      var choice = make("label", { textContent: names[place] }, tools)
      var select = make("select", {}, choice)
      make("option", { value: "", textContent: "All" }, select)
      Array.from(counts.keys()).sort(compare(head.dataset.imSort)).forEach(function (value) {
        make("option", { value: value, textContent: value + " (" + counts.get(value) + ")" }, select)
      })
      facets.push({ place: place, select: select, name: names[place].toLowerCase() })
    })

    var output = make("output", {}, tools)
    output.setAttribute("aria-live", "polite")

    function apply() {
      var wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean)
      var chosen = facets.filter(function (facet) { return facet.select.value })
      var shown = 0
      rows.forEach(function (row, at) {
        var fits = wanted.every(function (word) { return words[at].indexOf(word) >= 0 }) &&
          chosen.every(function (facet) { return meaning(row.cells[facet.place]) === facet.select.value })
        row.hidden = !fits
        if (fits) shown += 1
      })
      var narrowed = wanted.length > 0 || chosen.length > 0 || table.classList.contains("im-sorted")
      var sorted = table.classList.contains("im-sorted")
      all.forEach(function (row, at) {
        if (rows.indexOf(row) >= 0) return
        // Some headings stay with those of their rows that are shown.
        row.hidden = row.dataset.imWithRows && !sorted ? !hasShown(at) : narrowed
      })
      output.textContent = shown === rows.length ? rows.length + " " + noun : shown + " of " + rows.length + " " + noun
    }

    /* Whether any row between the heading at that place and the next one is shown. */
    function hasShown(at) {
      for (var next = at + 1; next < all.length && rows.indexOf(all[next]) >= 0; next += 1) {
        if (!all[next].hidden) return true
      }
      return false
    }

    function choose(name, value) {
      facets.forEach(function (facet) {
        if (facet.name !== name.toLowerCase()) return
        var option = Array.from(facet.select.options).find(function (entry) {
          return entry.value.toLowerCase() === value.toLowerCase()
        })
        if (option) facet.select.value = option.value
      })
    }

    given.forEach(function (value, name) { choose(name, value) })
    if (given.get("filter")) input.value = given.get("filter")
    input.addEventListener("input", apply)
    facets.forEach(function (facet) { facet.select.addEventListener("change", apply) })
    table.addEventListener("im-sorted", apply)
    document.querySelectorAll("a[data-im-filter]").forEach(function (link) {
      link.addEventListener("click", function (event) {
        var parts = link.dataset.imFilter.split("=")
        event.preventDefault()
        choose(parts[0], parts[1])
        apply()
        tools.scrollIntoView({ block: "start" })
      })
    })
    apply()
  }

  /* A table that is as wide as the page scrolls with it and keeps its head in sight; a wider one in its box. */
  function fit(box, table) {
    function measure() {
      box.classList.remove("im-fits", "im-scrolls")
      var fits = table.scrollWidth <= box.clientWidth + 1
      box.classList.toggle("im-fits", fits)
      box.classList.toggle("im-scrolls", !fits)
      if (fits) box.removeAttribute("tabindex")
      else box.tabIndex = 0
    }
    measure()
    var width = innerWidth
    addEventListener("resize", function () {
      if (innerWidth !== width) { width = innerWidth; measure() }
    })
  }

  /* Paper shows what is folded on the screen; afterwards the folds are as they were. */
  var unfolded = []
  addEventListener("beforeprint", function () {
    unfolded = Array.from(document.querySelectorAll(".md-content details:not([open])"))
    unfolded.forEach(function (fold) { fold.open = true })
  })
  addEventListener("afterprint", function () {
    unfolded.forEach(function (fold) { fold.open = false })
  })

  document.querySelectorAll("table.im-table").forEach(enhance)

  /* A drawing that is wider than a phone scrolls, and can be scrolled with keys. */
  document.querySelectorAll(".im-figure--wide").forEach(function (figure) {
    if (figure.scrollWidth > figure.clientWidth + 1) figure.tabIndex = 0
  })
})()
