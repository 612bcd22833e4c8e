/* On served pages only: shows what is wrong with what is looked at, and loads a page anew that changed. */
(function () {
  "use strict";

  var own = document.currentScript;
  var page = own.dataset.page;
  var digest = own.dataset.digest;
  var news = null;
  var line = null;
  var root = null;
  // Open or closed as the reader left it; null: as is fit.
  var chosen = remembered("imskit-panel");
  var waiting = false;
  var unfolded = false;

  function remembered(name) {
    try {
      return window.sessionStorage.getItem(name);
    } catch (_) {
      return null;
    }
  }

  function remember(name, value) {
    try {
      window.sessionStorage.setItem(name, value);
    } catch (_) {
      // Without storage the panel opens as is fit, and a page begins at its top.
    }
  }

  function element(name, attributes, content) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    [].concat(content === undefined ? [] : content).forEach(function (part) {
      made.append(part);
    });
    return made;
  }

  function many(count, noun) {
    return count + " " + noun + (count === 1 ? "" : "s");
  }

  function counted(counts) {
    return ["error", "warning", "note"]
      .filter(function (each) {
        return counts[each];
      })
      .map(function (each) {
        return many(counts[each], each);
      })
      .join(", ");
  }

  // --- the panel

  function lay() {
    var host = element("div", { id: "imskit-panel" });
    root = host.attachShadow({ mode: "open" });
    var style = element("link", { rel: "stylesheet", href: "/.imskit/panel.css" });
    var frame = element("section", { "aria-label": "Problems", class: "panel", hidden: "" }, [
      element("div", { class: "bar" }, [
        element("button", { type: "button", class: "sum", "aria-controls": "list", "aria-expanded": "false" }),
        element("span", { class: "state", role: "status" }),
        element("button", { type: "button", class: "load", hidden: "" }, "Show the new page"),
      ]),
      element("div", { id: "list", class: "list", tabindex: "0", role: "group", "aria-label": "List of problems", hidden: "" }),
    ]);
    // Unstyled it would push itself into the page for a moment.
    frame.style.visibility = "hidden";
    style.addEventListener("load", function () {
      frame.style.visibility = "";
    });
    root.append(style, frame);
    find(".sum").addEventListener("click", function () {
      choose(!isOpen());
    });
    find(".load").addEventListener("click", load);
    frame.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && isOpen()) {
        event.stopPropagation();
        choose(false);
        find(".sum").focus();
      }
    });
    document.body.append(host);
    follow(host);
  }

  // Light or dark as the page is, also when the reader switches.
  function follow(host) {
    function same() {
      var scheme = document.body.getAttribute("data-md-color-scheme");
      host.style.colorScheme = scheme === "slate" ? "dark" : scheme ? "light" : "light dark";
    }
    same();
    new MutationObserver(same).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  }

  function find(selector) {
    return root.querySelector(selector);
  }

  function isOpen() {
    return find(".sum").getAttribute("aria-expanded") === "true";
  }

  function choose(open) {
    chosen = open ? "open" : "closed";
    remember("imskit-panel", chosen);
    show();
  }

  function row(problem) {
    var place = element("button", { type: "button", class: "place", title: "Copy the place" }, problem.place);
    place.addEventListener("click", function () {
      if (navigator.clipboard) {
        navigator.clipboard.writeText(problem.place).then(function () {
          find(".state").textContent = "Copied: " + problem.place;
        });
      }
    });
    var parts = [
      element("span", { class: "severity " + problem.severity }, problem.severity),
      place,
      element("p", { class: "message" }, [
        problem.message + " ",
        element("span", { class: "rule" }, "[" + problem.rule + "]"),
      ]),
    ];
    if (problem.mend) {
      parts.push(element("p", { class: "mend" }, "Mend: " + problem.mend));
    }
    return element("li", {}, parts);
  }

  function listed(heading, problems) {
    return problems.length ? [element("h2", {}, heading), element("ul", {}, problems.map(row))] : [];
  }

  // What is wrong elsewhere waits until the reader asks for it.
  function folded(heading, problems) {
    if (!problems.length) {
      return [];
    }
    var list = element("ul", {}, problems.map(row));
    var made = element("details", {}, [element("summary", {}, heading), list]);
    made.open = unfolded;
    made.addEventListener("toggle", function () {
      unfolded = made.open;
    });
    return [made];
  }

  function show() {
    if (!news) {
      return;
    }
    if (!root) {
      lay();
    }
    var here = counted(news.counts.here);
    var others = counted(news.counts.others);
    var words = [];
    if (news.stop) {
      words.push(news.stopped);
    }
    if (here) {
      words.push(here + " here");
    }
    if (others) {
      words.push(others + (here ? " elsewhere" : ""));
    }
    if (news.withheld) {
      words.push(news.withheld + " withheld");
    }
    var said = [];
    if (line !== "open") {
      said.push("imskit serve has ended or cannot be reached.");
    } else if (waiting) {
      said.push("This page has changed.");
    } else if (news.building) {
      said.push("The rest is being built; search and navigation may still be as before.");
    }
    if (news.outdated) {
      said.unshift(news.outdated);
    }
    var any = Boolean(words.length);
    var open = any && (chosen ? chosen === "open" : Boolean(news.stop || news.counts.here.error || news.counts.here.warning));
    var sum = find(".sum");
    sum.hidden = !any;
    sum.textContent = words.join(" · ");
    sum.setAttribute("aria-expanded", String(open));
    sum.className = "sum " + (news.stop || news.counts.here.error || news.counts.others.error ? "error" : news.counts.here.warning || news.counts.others.warning ? "warning" : "note");
    if (find(".state").textContent !== said.join(" ")) {
      find(".state").textContent = said.join(" ");
    }
    find(".load").hidden = !waiting;
    var list = find(".list");
    list.hidden = !open;
    if (open) {
      var top = list.scrollTop;
      var stop = news.stop
        ? [element("p", { class: "stop" }, news.stop.sentence + (news.stop.mend ? ". Mend: " + news.stop.mend : ""))]
        : [];
      var more = news.more
        ? [element("p", { class: "more" }, many(news.more, "problem") + " more: imskit check lists them.")]
        : [];
      list.replaceChildren.apply(
        list,
        stop.concat(
          listed("In this document", news.here),
          here ? folded("Elsewhere: " + others, news.others) : listed("In the system", news.others),
          more,
        ),
      );
      list.scrollTop = top;
    }
    find(".panel").hidden = !any && !said.length;
  }

  // --- news

  function isTyping() {
    // Who fills in a form would lose what is typed.
    return Array.from(document.querySelectorAll("main input:not([type=search]), main textarea, main select")).some(
      function (field) {
        if (field.type === "checkbox" || field.type === "radio") {
          return field.checked !== field.defaultChecked;
        }
        return field.defaultValue !== undefined && field.value !== field.defaultValue;
      },
    );
  }

  function load() {
    remember("imskit-place", JSON.stringify([page, window.scrollX, window.scrollY]));
    window.location.reload();
  }

  function hear(event) {
    news = JSON.parse(event.data);
    waiting = false;
    if (news.digest !== digest) {
      // Once for each content: a page that comes back otherwise each time does not go round and round.
      var asked = page + " " + news.digest;
      if (remembered("imskit-asked") !== asked && !isTyping()) {
        remember("imskit-asked", asked);
        load();
        return;
      }
      waiting = true;
    }
    show();
  }

  function connect() {
    if (line || document.visibilityState === "hidden") {
      return;
    }
    var source = new EventSource("/.imskit/news?page=" + encodeURIComponent(page));
    line = "open";
    source.addEventListener("message", hear);
    source.addEventListener("open", function () {
      line = "open";
      show();
    });
    source.addEventListener("error", function () {
      line = "lost";
      show();
    });
    // A browser has but six lines to one server: those who are not looked at leave them to the others.
    document.addEventListener("visibilitychange", function leave() {
      if (document.visibilityState === "hidden") {
        source.close();
        line = null;
        document.removeEventListener("visibilitychange", leave);
      }
    });
    window.addEventListener("pagehide", function () {
      source.close();
      line = null;
    });
  }

  // Back where the reader was, once: not when the page is opened anew.
  (function () {
    var kept = remembered("imskit-place");
    remember("imskit-place", "");
    var place = kept ? JSON.parse(kept) : null;
    if (place && place[0] === page) {
      window.history.scrollRestoration = "manual";
      var back = function () {
        window.scrollTo({ left: place[1], top: place[2], behavior: "instant" });
      };
      back();
      window.addEventListener("load", function () {
        back();
        window.history.scrollRestoration = "auto";
      });
    }
  })();

  document.addEventListener("visibilitychange", connect);
  window.addEventListener("pageshow", connect);
  connect();
})();
