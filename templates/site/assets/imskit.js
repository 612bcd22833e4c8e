/* What all pages do beside their tables: folds on paper, the search on use, words that were looked for. */
(function () {
  "use strict"

  function make(name, properties, parent) {
    var element = Object.assign(document.createElement(name), properties)
    if (parent) parent.appendChild(element)
    return element
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

  /* The search loads when somebody first goes to it, or follows a link that asks something. */
  var search = document.querySelector("[data-im-search]")
  var asked = new URLSearchParams(location.search)

  function startSearch() {
    if (!search || search.dataset.imStarted) return
    search.dataset.imStarted = "1"
    make("script", { src: search.dataset.imSearch }, document.head)
  }

  function openSearch() {
    var input = search.querySelector("input")
    document.getElementById("__search").checked = true
    startSearch()
    input.focus()
  }

  if (search) {
    var input = search.querySelector("input")
    var toggle = document.getElementById("__search")
    input.addEventListener("focus", openSearch)
    // On a phone the sign of the search is a label of this box.
    toggle.addEventListener("change", function () { if (toggle.checked) openSearch() })
    document.addEventListener("keydown", function (event) {
      var typing = event.target.closest("input, textarea, select, [contenteditable]")
      if (event.key === "Escape" && toggle.checked) { toggle.checked = false; input.blur() }
      else if (event.key === "Tab" && toggle.checked && !search.contains(event.target)) toggle.checked = false
      else if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && /^[\/fs]$/.test(event.key)) {
        event.preventDefault()
        openSearch()
      }
    })
    if (asked.get("q")) { input.value = asked.get("q"); openSearch() }
  }

  /* The words that were looked for, where a result of the search leads. */
  function highlight(words) {
    var article = document.querySelector("article")
    var pattern = words.map(function (word) { return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") }).join("|")
    var found = new RegExp("(?<![\\p{L}\\p{N}])(?:" + pattern + ")", "giu")
    var walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
    var nodes = []
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("svg, style, script")) nodes.push(walker.currentNode)
    nodes.forEach(function (node) {
      var last = 0, parts = []
      node.data.replace(found, function (word, at) {
        parts.push(node.data.slice(last, at), make("mark", { textContent: word }))
        last = at + word.length
        return word
      })
      if (parts.length) node.replaceWith.apply(node, parts.concat(node.data.slice(last)))
    })
  }
  var sought = (asked.get("h") || "").split(/\s+/).filter(Boolean)

  if (sought.length && document.querySelector("article")) highlight(sought)

  /* A drawing that is wider than a phone scrolls, and can be scrolled with keys. */
  document.querySelectorAll(".im-figure--wide").forEach(function (figure) {
    if (figure.scrollWidth > figure.clientWidth + 1) figure.tabIndex = 0
  })

  /* A new document begins on the day on which somebody begins it, not on that of the build. */
  var begin = document.querySelector(".im-begin")
  if (begin) {
    var text = begin.querySelector("code"), leads = begin.querySelector("a"), copy = begin.querySelector("button")
    var now = new Date()
    var today = now.getFullYear() + "-" + String(now.getMonth() + 1).padStart(2, "0") + "-" +
      String(now.getDate()).padStart(2, "0")
    text.textContent = text.textContent.split(begin.dataset.imDay).join(today)
    leads.href = leads.getAttribute("href").split(begin.dataset.imDay).join(today)
    copy.hidden = false
    copy.addEventListener("click", function () {
      function marked() {
        getSelection().selectAllChildren(text)
        begin.querySelector("[role=status]").textContent = "It is marked: copy it with Ctrl+C or Command+C."
      }
      if (!navigator.clipboard) { marked(); return }
      navigator.clipboard.writeText(text.textContent).then(function () {
        begin.querySelector("[role=status]").textContent = "Copied."
      }, marked)
    })
  }
})()
