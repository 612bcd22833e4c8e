/* The form for ideas: makes a valid YAML file in the reader's browser. Nothing is sent by itself. */
(function () {
  "use strict"

  var form = document.querySelector("form[data-im-idea]")
  if (!form) return

  /* One line, or paragraphs, without what YAML could not hold (control characters, odd line ends), without what
     turns text round unseen; bullets as Word pastes them become a list. */
  function clean(text) {
    return text.replace(/\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g, "\n")
      .replace(/^[ \t\u00a0]*[\u2022\u25aa\u25cf\uf0a7\uf0b7][ \t\u00a0]+/gm, "- ")
      .replace(/\t/g, "  ").replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
      .replace(/[^\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\ud800-\udfff]/g, "")
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/g, "$1")
      .split("\n").map(function (line) { return line.replace(/\s+$/, "") }).join("\n")
      .replace(/^\n+/, "").trim()
  }

  function line(text) { return JSON.stringify(clean(text).replace(/\s+/g, " ")) }

  function block(text) {
    return "|\n" + clean(text).split("\n").map(function (each) { return each ? "    " + each : "" }).join("\n")
  }

  /* What the list of people says for who is not on it. */
  var UNLISTED = "-"
  /* Forges and browsers cut off or refuse addresses much longer than this. */
  var LONGEST_ADDRESS = 7500

  /* The text of an issue: a fence longer than any within. */
  function issue(text) {
    var longest = (text.match(/`+/g) || []).reduce(function (most, run) { return Math.max(most, run.length) }, 2)
    var fence = "`".repeat(longest + 1)
    return fence + "yaml\n" + text + fence + "\n"
  }

  function two(number) { return String(number).padStart(2, "0") }
  function iso(day) { return day.getFullYear() + "-" + two(day.getMonth() + 1) + "-" + two(day.getDate()) }

  /* The day a period such as P3W after another. */
  function after(day, period) {
    var count = parseInt(period.slice(1, -1), 10)
    var unit = period.slice(-1)
    var next = new Date(day.getFullYear(), day.getMonth(), day.getDate())
    if (unit === "D" || unit === "W") next.setDate(next.getDate() + count * (unit === "W" ? 7 : 1))
    else {
      var date = next.getDate()
      next.setDate(1)
      next.setMonth(next.getMonth() + count * (unit === "Y" ? 12 : 1))
      next.setDate(Math.min(date, new Date(next.getFullYear(), next.getMonth() + 1, 0).getDate()))
    }
    return next
  }

  /* An id that nobody else gives on the same day: letters that cannot be mistaken for each other. */
  function fresh(prefix, day) {
    var letters = "abcdefghjkmnpqrstuvwxyz23456789"
    var bytes = crypto.getRandomValues(new Uint8Array(5))
    return prefix + "-" + iso(day).replace(/-/g, "") + "-" +
      Array.from(bytes).map(function (byte) { return letters[byte % letters.length] }).join("")
  }

  function yaml(id, today) {
    var data = form.dataset
    var rows = [
      "id: " + id, "type: idea", "title: " + line(form.elements.title.value), "owner: " + data.imOwner,
      "classification: " + data.imClassification, "language: " + data.imLanguage, "state: submitted",
      "opened: " + iso(today), "body:"
    ]
    form.querySelectorAll("textarea").forEach(function (field) {
      if (clean(field.value)) rows.push("  " + field.name + ": " + block(field.value))
    })
    var person = form.elements.submitted_by.value
    if (person !== UNLISTED) rows.push("  submitted_by: " + person)
    rows.push("  feedback_due: " + iso(after(today, data.imWithin)))
    return rows.join("\n") + "\n"
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault()
    var empty = Array.from(form.querySelectorAll("[required]")).find(function (field) { return !clean(field.value) })
    if (empty) { empty.value = ""; empty.reportValidity(); return }
    var today = new Date()
    var id = fresh(form.dataset.imIdea, today)
    var text = yaml(id, today)
    var done = form.querySelector("output")
    var said = done.querySelector("strong")
    var unlisted = form.elements.submitted_by.value === UNLISTED
    done.querySelector("[data-im-unlisted]").hidden = !unlisted
    done.querySelector("[data-im-day]").textContent = iso(after(today, form.dataset.imWithin))
    if (event.submitter && event.submitter.name === "issue") {
      var address = form.dataset.imIssue
        .replace("{title}", function () { return encodeURIComponent(clean(form.elements.title.value)) })
        .replace("{body}", function () { return encodeURIComponent(issue(text)) })
      if (address.length <= LONGEST_ADDRESS) { location.href = address; return }
      said.textContent = "This is too long for the address of an issue, so your device has saved it as " + id + ".yaml. "
    } else said.textContent = "Your device has saved " + id + ".yaml. "
    var link = document.createElement("a")
    link.href = URL.createObjectURL(new Blob([text], { type: "application/yaml" }))
    link.download = id + ".yaml"
    link.click()
    done.hidden = false
  })

  /* Without scripts a form would put its words into the address, which servers log: so its buttons wait for this. */
  form.querySelector("[data-im-scripts]").hidden = true
  form.querySelectorAll("button").forEach(function (button) { button.disabled = false })
})()
