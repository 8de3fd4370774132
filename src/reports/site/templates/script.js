(function () {
  "use strict";
  var box = document.getElementById("filter");
  if (!box) return;
  var input = box.querySelector("input"), status = box.querySelector("[role=status]");
  var named = Array.prototype.slice.call(document.querySelectorAll("[data-name]"));
  box.hidden = false;
  input.addEventListener("input", function () {
    var wanted = input.value.trim().toLowerCase(), shown = 0;
    named.forEach(function (row) {
      row.hidden = row.querySelector("a").textContent.toLowerCase().indexOf(wanted) < 0;
      if (!row.hidden) shown += 1;
      var list = row.closest("details");
      if (list && wanted && !row.hidden) list.open = true;
    });
    document.querySelectorAll(".group").forEach(function (group) {
      group.hidden = !group.querySelector("[data-name]:not([hidden])");
    });
    status.textContent = shown ? "" : status.dataset.none;
  });
})();
