/* Material's search runs in a worker, which browsers refuse on file://. There, this stands in for it: the
   worker's script runs in a hidden frame. Either way the search index is fetched when somebody first
   searches, not with every page. */
(function () {
  "use strict"

  var waiting = []
  var wanted = /[?&]q=/.test(location.search)

  function whenSearched(start) {
    if (wanted) start()
    else waiting.push(start)
  }

  function searched(event) {
    var target = event.target
    if (target && (target.name === "query" || target.id === "__search")) {
      wanted = true
      document.removeEventListener("focusin", searched)
      document.removeEventListener("change", searched)
      waiting.splice(0).forEach(function (start) { start() })
    }
  }
  if (!wanted) {
    document.addEventListener("focusin", searched)
    document.addEventListener("change", searched)
  }

  /* Material's search takes the hyphen of an id for a space, and so would find PRO-016 wherever there is a PRO.
     The index names each document by one word of letters, too; what is typed is put the same way. */
  function meant(message) {
    if (!message || message.type !== 2 || typeof message.data !== "string") return message
    var frame = document.querySelector("[data-im-prefixes]")
    var prefixes = frame && frame.dataset.imPrefixes.trim().split(/\s+/).join("|")
    if (!prefixes) return message
    var typed = message.data.replace(new RegExp("\\b(" + prefixes + ")-(\\d+)\\b", "gi"), function (_, prefix, digits) {
      return "zq" + prefix.toLowerCase() + digits.replace(/\d/g, function (digit) { return "bcdfghjkmp"[digit] })
    })
    return { type: message.type, data: typed }
  }

  if (location.protocol !== "file:") {
    var post = Worker.prototype.postMessage
    Worker.prototype.postMessage = function (message) {
      return post.apply(this, [meant(message)].concat(Array.prototype.slice.call(arguments, 1)))
    }
    var open = XMLHttpRequest.prototype.open
    var send = XMLHttpRequest.prototype.send
    XMLHttpRequest.prototype.open = function (method, url) {
      this.imIndex = /\/search\/search_index\.json$/.test(String(url).split("?")[0])
      return open.apply(this, arguments)
    }
    XMLHttpRequest.prototype.send = function () {
      var request = this, given = arguments
      if (request.imIndex) whenSearched(function () { send.apply(request, given) })
      else send.apply(request, given)
    }
    return
  }

  function load(frame, address) {
    return new Promise(function (resolve, reject) {
      var script = frame.contentDocument.createElement("script")
      script.src = address
      script.onload = resolve
      script.onerror = function () { reject(new Error("cannot load " + address)) }
      frame.contentDocument.body.appendChild(script)
    })
  }

  /* What Material needs of a worker: messages in, messages out, and importScripts within. */
  class FrameWorker extends EventTarget {
    constructor(address) {
      super()
      this.address = new URL(address, location.href).href
      this.messages = []
      whenSearched(this.start.bind(this))
    }

    start() {
      var worker = this
      var frame = document.createElement("iframe")
      frame.hidden = true
      frame.title = "Search"
      document.body.appendChild(frame)
      var inside = frame.contentWindow
      inside.postMessage = function (data) {
        worker.dispatchEvent(new MessageEvent("message", { data: data }))
      }
      inside.importScripts = function () {
        return Array.from(arguments).reduce(function (before, address) {
          return before.then(function () { return load(frame, new URL(address, worker.address).href) })
        }, Promise.resolve())
      }
      load(frame, this.address).then(function () {
        worker.frame = inside
        worker.messages.splice(0).forEach(function (data) { worker.postMessage(data) })
      })
    }

    postMessage(data) {
      if (!this.frame) this.messages.push(data)
      else this.frame.dispatchEvent(new this.frame.MessageEvent("message", { data: meant(data) }))
    }

    terminate() {
      this.messages = []
    }
  }

  window.Worker = window.IFrameWorker = FrameWorker
})()
