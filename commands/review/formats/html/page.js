/* Runs in the page: filters, and what decides a sign-in. The page says the rest without it. */
"use strict";
(() => {
    const byId = (id) => document.getElementById(id);
    const matrix = byId("matrix");
    const detail = byId("detail");
    const rows = [...matrix.querySelectorAll("tr[data-kind]")];
    const cellsOf = (row) => [...row.querySelectorAll(".cell")];
    const isFree = (value, wanted) => wanted === "*" || value === wanted;

    function applyFilters() {
        const [home, kind, after] = ["home", "kind", "after"].map((id) => byId(id).value);
        const [isChangedOnly, isGapOnly] = [byId("changed").checked, byId("gap").checked];
        let shown = 0;
        for (const row of rows) {
            let matches = 0;
            for (const cell of cellsOf(row)) {
                const isMatch =
                    isFree(cell.dataset.after, after) &&
                    (!isChangedOnly || cell.classList.contains("changed")) &&
                    (!isGapOnly || cell.dataset.gap === "true");
                cell.classList.toggle("off", !isMatch);
                matches += isMatch ? 1 : 0;
            }
            row.hidden = matches === 0 || !isFree(row.dataset.home, home) || !isFree(row.dataset.kind, kind);
            shown += row.hidden ? 0 : 1;
        }
        for (const group of matrix.tBodies) {
            group.hidden = [...group.rows].every((row) => row.hidden || !row.dataset.kind);
        }
        byId("count").textContent = `${shown} of ${rows.length} people shown`;
        keepOneTabStop();
    }

    /** The matrix is one stop of the Tab key; arrow keys move inside of it. */
    function keepOneTabStop(wanted) {
        const cells = rows.filter((row) => !row.hidden).flatMap(cellsOf);
        const stop = wanted ?? cells.find((cell) => cell.tabIndex === 0) ?? cells[0];
        for (const row of rows) {
            for (const cell of cellsOf(row)) {
                cell.tabIndex = cell === stop ? 0 : -1;
            }
        }
    }

    function showDetail(cell) {
        closeDetail();
        cell.setAttribute("aria-current", "true");
        const [title, ...lines] = JSON.parse(cell.dataset.detail);
        detail.querySelector("h3").textContent = title;
        detail.querySelector("dl").replaceChildren(
            ...lines.flatMap(([name, text]) => {
                const [term, description] = ["dt", "dd"].map((tag) => document.createElement(tag));
                term.textContent = name;
                description.textContent = text;
                return [term, description];
            }),
        );
        detail.hidden = false;
    }

    function closeDetail() {
        matrix.querySelector("[aria-current]")?.removeAttribute("aria-current");
        detail.hidden = true;
    }

    const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

    function cellBeside(cell, key) {
        const shown = rows.filter((row) => !row.hidden);
        const row = shown.findIndex((each) => each.contains(cell));
        const column = cellsOf(shown[row]).indexOf(cell);
        if (key === "Home" || key === "End") {
            return cellsOf(shown[row]).at(key === "Home" ? 0 : -1);
        }
        const [down, right] = steps[key] ?? [0, 0];
        return cellsOf(shown[row + down] ?? shown[row])[column + right];
    }

    matrix.addEventListener("keydown", (event) => {
        const cell = event.target.closest(".cell");
        const isMove = event.key in steps || event.key === "Home" || event.key === "End";
        if (cell && isMove && !event.altKey && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            cellBeside(cell, event.key)?.focus();
        }
    });
    matrix.addEventListener("focusin", (event) => {
        const cell = event.target.closest(".cell");
        if (cell) {
            keepOneTabStop(cell);
            showDetail(cell);
        }
    });
    // Some browsers give a button that is clicked no focus.
    matrix.addEventListener("click", (event) => event.target.closest(".cell")?.focus());
    document.addEventListener("keydown", (event) => {
        if (event.key === "Escape") {
            closeDetail();
        }
    });
    byId("close").addEventListener("click", () => {
        const cell = matrix.querySelector("[aria-current]");
        cell?.focus();
        closeDetail();
    });
    document.querySelector(".filters").addEventListener("input", applyFilters);
    document.querySelector(".filters").addEventListener("reset", () => setTimeout(applyFilters));
    document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
    applyFilters();
})();
