/* Tables that sort, filter and count. Without this script they are plain tables, readable as they are: of a long one
   the page shows a part and leads to the others. With it, all rows of a long table are loaded once somebody filters
   or sorts, as a script, so that it works from a folder too. */
(function () {
  "use strict"

  var collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true, sensitivity: "base" })
  var filterFrom = 8
  var sortFrom = 3
  /* Columns that name the row and so need no label in a card. */
  var bare = ["Id", "Title", "Document", "Clause", "Role", "Step"]
  var awaited = {}
  /* Rows are cards on a narrow screen alone; for others there is nothing to do. */
  var narrow = matchMedia("(max-width: 44.9375em)")

  window.imskitRows = function (name, rows) { awaited[name](rows) }

  function make(name, properties, parent) {
    var element = Object.assign(document.createElement(name), properties)
    if (parent) parent.appendChild(element)
    return element
  }

  function count(number) {
    return number.toLocaleString("en")
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

  /* One table: its rows, what of them is wanted, and what of those is shown. */
  function Table(table) {
    this.table = table
    this.box = table.parentElement
    this.body = table.tBodies[0]
    this.heads = Array.from(table.tHead ? table.tHead.rows[0].cells : [])
    if (!this.body || !this.heads.length) return
    this.names = this.heads.map(function (head) { return head.textContent.trim() })
    this.noun = table.dataset.imNoun || "rows"
    this.script = table.dataset.imRows || ""
    this.total = +table.dataset.imTotal || 0
    this.cards = this.heads.length > 3
    this.facets = []
    this.sorted = null
    this.page = 0
    this.take(this.body.rows)
    this.there = this.last = this.entries
    this.size = this.script ? Math.max(this.count, 100) : Infinity
    if (this.cards) {
      this.box.classList.add("im-cards")
      this.carded()
      narrow.addEventListener("change", this.carded.bind(this))
    }
    this.furnish()
    fit(this.box, table)
  }

  Table.prototype = {
    /* Take these rows for all that there are; a row of fewer cells is a heading of those below it. */
    take: function (rows) {
      var heads = this.heads.length, heading = null
      this.entries = Array.from(rows).map(function (row, at) {
        var entry = { row: row, at: at, isHeading: row.cells.length !== heads, heading: heading, keys: [] }
        if (entry.isHeading) heading = entry
        return entry
      })
      this.rows = this.entries.filter(function (entry) { return !entry.isHeading })
      this.count = this.rows.length
    },

    key: function (entry, place) {
      if (entry.keys[place] === undefined) entry.keys[place] = meaning(entry.row.cells[place])
      return entry.keys[place]
    },

    words: function (entry) {
      if (entry.words === undefined) entry.words = (entry.row.textContent + " " + (entry.row.dataset.imWords || "")).toLowerCase()
      return entry.words
    },

    carded: function () {
      if (narrow.matches && this.cards) this.last.forEach(this.label, this)
    },

    /* On a narrow screen a row is a card: each cell stands beside its column's name, but for ids and titles. */
    label: function (entry) {
      if (entry.isHeading || entry.labelled) return
      entry.labelled = true
      Array.from(entry.row.cells).forEach(function (cell, place) {
        if (cell.tagName !== "TD" || !cell.textContent.trim() || bare.indexOf(this.names[place]) >= 0) return
        var said = make("div", { className: "im-said" })
        said.append.apply(said, cell.childNodes)
        cell.appendChild(said)
        cell.classList.add("im-labelled")
        cell.dataset.label = this.names[place]
      }, this)
    },

    furnish: function () {
      var classes = this.box.classList
      var known = this.total || this.count
      var filtered = (known >= filterFrom && !classes.contains("im-nofilter")) || (known > 1 && classes.contains("im-filter"))
      this.tools = make("div", { className: "im-tools" })
      if (filtered) this.filterable()
      if (known >= sortFrom && !classes.contains("im-nosort")) this.sortable()
      if (!this.tools.childElementCount) return
      // Where there is nothing to filter by, the tools are for narrow screens alone.
      this.tools.classList.toggle("im-tools--narrow", !filtered)
      this.box.before(this.tools)
      if (this.script) this.parted()
      if (filtered) this.asked()
    },

    /* Of a long table all rows are loaded as soon as somebody reaches for its tools. */
    parted: function () {
      var load = this.load.bind(this, null)
      this.tools.addEventListener("pointerenter", load)
      this.tools.addEventListener("focusin", load)
      this.table.tHead.addEventListener("focusin", load)
      this.links = this.box.nextElementSibling
      this.pager = make("nav", { className: "im-parts", hidden: true })
      this.pager.setAttribute("aria-label", "Parts of what fits")
      this.said = make("p", {}, this.pager)
      this.before = make("button", { type: "button", textContent: "Before" }, this.pager)
      this.next = make("button", { type: "button", textContent: "Next" }, this.pager)
      this.before.addEventListener("click", this.turn.bind(this, -1))
      this.next.addEventListener("click", this.turn.bind(this, 1))
      this.links.after(this.pager)
    },

    load: function (then) {
      var self = this
      if (!this.script || this.loaded) return then && then()
      this.waiting = (this.waiting || []).concat(then || [])
      if (awaited[this.script]) return
      awaited[this.script] = function (html) {
        var holder = make("template", { innerHTML: html })
        self.take(holder.content.children)
        self.loaded = true
        self.fillFacets()
        self.waiting.splice(0).forEach(function (each) { each() })
        self.apply()
      }
      make("script", { src: this.script }, document.head)
    },

    turn: function (by) {
      this.page += by
      this.show()
      this.tools.scrollIntoView({ block: "start" })
    },

    sortable: function () {
      // On a narrow screen the rows are cards without a head to press.
      var self = this
      var choice = make("div", { className: "im-sort-by" }, this.tools)
      var id = "im-sort-" + document.querySelectorAll(".im-sort-by").length
      make("label", { textContent: "Sort by", htmlFor: id }, choice)
      var select = this.sortSelect = make("select", { id: id }, choice)
      make("option", { value: "", textContent: "As listed" }, select)
      select.addEventListener("change", function () {
        var parts = select.value.split(" ")
        self.sort(select.value ? +parts[0] : -1, parts[1])
      })
      this.heads.forEach(function (head, place) {
        if (head.dataset.imSort === "none" || !head.textContent.trim() || head.querySelector("a")) return
        var button = make("button", { type: "button" })
        button.append.apply(button, head.childNodes)
        head.appendChild(button)
        head.setAttribute("aria-sort", "none")
        button.addEventListener("click", function () {
          var before = head.getAttribute("aria-sort")
          // The gravest comes first at the first click: where words rise, that is descending.
          var turns = head.dataset.imWorst === "last" ? ["descending", "ascending"] : ["ascending", "descending"]
          var now = before === "none" ? turns[0] : before === turns[0] ? turns[1] : "none"
          self.sort(now === "none" ? -1 : place, now)
        })
        make("option", { value: place + " ascending", textContent: this.names[place] + " \u2191" }, select)
        make("option", { value: place + " descending", textContent: this.names[place] + " \u2193" }, select)
      }, this)
      if (select.options.length < 2) choice.remove()
    },

    sort: function (place, way) {
      this.sorted = place < 0 ? null : { place: place, turn: way === "ascending" ? 1 : -1 }
      this.heads.forEach(function (head, at) {
        if (head.hasAttribute("aria-sort")) head.setAttribute("aria-sort", at === place ? way : "none")
      })
      this.table.classList.toggle("im-sorted", place >= 0)
      this.sortSelect.value = place < 0 ? "" : place + " " + way
      this.apply()
    },

    filterable: function () {
      var label = make("label", { textContent: "Filter" }, this.tools)
      this.input = make("input", { type: "search", autocomplete: "off" }, label)
      this.input.addEventListener("input", this.apply.bind(this))
      this.heads.forEach(function (head, place) {
        if (!head.dataset.imFacet) return
        var choice = make("label", { textContent: this.names[place] }, this.tools)
        var select = make("select", {}, choice)
        this.facets.push({ place: place, select: select, choice: choice, name: this.names[place].toLowerCase() })
        select.addEventListener("change", this.apply.bind(this))
      }, this)
      this.fillFacets()
      this.output = make("output", {}, this.tools)
      this.output.setAttribute("aria-live", "polite")
    },

    /* The values to choose by; how often each is there is known when all rows are. */
    fillFacets: function () {
      var whole = !this.script || this.loaded
      this.facets.forEach(function (facet) {
        var counts = new Map()
        this.rows.forEach(function (entry) {
          var value = this.key(entry, facet.place)
          if (value) counts.set(value, (counts.get(value) || 0) + 1)
        }, this)
        var chosen = facet.select.value
        facet.select.replaceChildren()
        make("option", { value: "", textContent: "All" }, facet.select)
        Array.from(counts.keys()).sort(compare(this.heads[facet.place].dataset.imSort)).forEach(function (value) {
          make("option", { value: value, textContent: whole ? value + " (" + counts.get(value) + ")" : value }, facet.select)
        })
        facet.select.value = chosen
        facet.choice.hidden = whole && counts.size < 2
      }, this)
    },

    /* What the address of the page asks for, and links on it. */
    asked: function () {
      var self = this
      var given = new URLSearchParams(location.search)
      var wanted = given.get("filter") || Array.from(given.keys()).some(function (name) { return self.facet(name) })
      document.querySelectorAll("a[data-im-filter]").forEach(function (link) {
        link.addEventListener("click", function (event) {
          var parts = link.dataset.imFilter.split("=")
          event.preventDefault()
          self.load(function () { self.choose(parts[0], parts[1]) })
          self.apply()
          self.tools.scrollIntoView({ block: "start" })
        })
      })
      if (!wanted) return this.apply()
      this.load(function () {
        given.forEach(function (value, name) { self.choose(name, value) })
        if (given.get("filter")) self.input.value = given.get("filter")
      })
      this.apply()
    },

    facet: function (name) {
      return this.facets.find(function (facet) { return facet.name === name.toLowerCase() })
    },

    choose: function (name, value) {
      var facet = this.facet(name)
      var option = facet && Array.from(facet.select.options).find(function (entry) {
        return entry.value.toLowerCase() === value.toLowerCase()
      })
      if (option) facet.select.value = option.value
    },

    apply: function () {
      var wanted = this.input ? this.input.value.toLowerCase().split(/\s+/).filter(Boolean) : []
      var chosen = this.facets.filter(function (facet) { return facet.select.value })
      this.narrowed = wanted.length > 0 || chosen.length > 0
      if (this.script && !this.loaded && (this.narrowed || this.sorted)) {
        if (this.output) this.output.textContent = "Reading all " + count(this.total) + " " + this.noun
        return this.load()
      }
      var found = this.rows.filter(function (entry) {
        return chosen.every(function (facet) { return this.key(entry, facet.place) === facet.select.value }, this) &&
          wanted.every(function (word) { return this.words(entry).indexOf(word) >= 0 }, this)
      }, this)
      if (this.sorted) this.order(found)
      this.found = found
      this.page = 0
      this.show()
    },

    order: function (found) {
      var place = this.sorted.place, turn = this.sorted.turn, by = compare(this.heads[place].dataset.imSort), self = this
      found.sort(function (one, other) {
        var its = self.key(one, place), others = self.key(other, place)
        // What is empty stands last, whichever way.
        if (!its || !others) return (its ? 0 : 1) - (others ? 0 : 1) || one.at - other.at
        return turn * by(its, others) || one.at - other.at
      })
    },

    /* The rows of the page at hand with their headings, as far as those fit. */
    shown: function () {
      if (this.script && !this.narrowed && !this.sorted) return this.there
      if (!this.narrowed && !this.sorted) return this.entries
      var found = this.found.slice(this.page * this.size, (this.page + 1) * this.size)
      // What is sorted is in another order than that of the headings.
      if (this.sorted) return found
      var shown = [], last = null
      found.forEach(function (entry) {
        var heading = entry.heading
        if (heading && heading !== last && heading.row.dataset.imWithRows) shown.push(heading)
        last = heading
        shown.push(entry)
      })
      return shown
    },

    show: function () {
      var shown = this.shown()
      if (shown !== this.last) this.body.replaceChildren.apply(this.body, shown.map(function (entry) { return entry.row }))
      this.last = shown
      this.carded()
      var total = this.total || this.count, number = this.found.length
      var limited = this.narrowed || this.sorted
      if (this.output) {
        this.output.textContent = this.script && !limited || number === total
          ? count(total) + " " + this.noun
          : count(number) + " of " + count(total) + " " + this.noun
      }
      if (!this.pager) return
      this.links.hidden = Boolean(limited)
      this.pager.hidden = !limited
      var from = this.page * this.size
      var to = Math.min(from + this.size, number)
      this.said.textContent = number ? "Shown: " + count(from + 1) + " to " + count(to) + " of " + count(number) + " that fit" : "None fit"
      this.before.disabled = this.page === 0
      this.next.disabled = to >= number
    },
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

  document.querySelectorAll("table.im-table").forEach(function (table) { new Table(table) })
})()
