"use strict";
(() => {
    const secret = location.hash.slice(1);
    const refreshMs = 1000;
    const shownRows = 200;
    const byId = (id) => document.getElementById(id);
    const columns = {
        users: ["displayName", "mail", "userType", "externalUserState", "accountEnabled", "id"],
        groups: ["displayName", "memberIds", "groupTypes", "id"],
        conditionalAccessPolicies: ["displayName", "state", "id"],
        partners: ["tenantId", "inboundTrust"],
    };
    /** What does not break within a word. */
    const keys = new Set(["mail", "userPrincipalName", "userType", "externalUserState"]);
    let directory = {};
    let known = -1;
    let lastEntry = 0;
    let entries = [];

    async function ask(path, method = "GET", body = undefined) {
        const response = await fetch(`/_sandbox/${path}`, {
            method,
            headers: {
                authorization: `Bearer ${secret}`,
                ...(body && { "content-type": "application/json" }),
            },
            ...(body && { body: JSON.stringify(body) }),
        });
        if (!response.ok) {
            const answer = await response.json().catch(() => ({}));
            throw new Error(
                response.status === 401
                    ? "The address lacks the client secret: open the one that the sandbox printed."
                    : `The sandbox answered ${response.status}. ${[answer.error ?? []].flat().join(" ")}`,
            );
        }
        return response.status === 204 ? undefined : response.json();
    }

    /** A name is text, whatever it contains. */
    function cell(value, tag = "td") {
        const made = document.createElement(tag);
        made.textContent =
            value === undefined || value === null
                ? ""
                : typeof value === "object"
                  ? JSON.stringify(value)
                  : String(value);
        return made;
    }

    function row(values) {
        const made = document.createElement("tr");
        made.append(...values.map((value) => (value instanceof Node ? value : cell(value))));
        return made;
    }

    /** @param subject - Completes the button's name for those who only hear it. */
    function action(label, subject, run) {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = label;
        made.setAttribute("aria-label", `${label}: ${subject}`);
        made.addEventListener("click", () => void run().then(refresh, showError));
        return made;
    }

    function showError(error) {
        byId("status").textContent = error.message;
    }

    function searched(rows) {
        const wanted = byId("search").value.toLowerCase();
        return rows.filter((each) => JSON.stringify(each).toLowerCase().includes(wanted));
    }

    function valueCell(name, value) {
        const made = cell(value);
        made.className = /(^|[a-z])Ids?$|^id$/.test(name) ? "id" : keys.has(name) ? "key" : "";
        return made;
    }

    function badge(text, className) {
        const made = cell(text, "span");
        made.className = className;
        return made;
    }

    function cellOf(...parts) {
        const made = document.createElement("td");
        made.append(...parts);
        return made;
    }

    function statusClass(status) {
        return status < 400 ? "code" : status < 500 ? "code warn" : "code bad";
    }

    function showTotals({ requests, writes, staleReads, throttled }) {
        const totals = [
            ["requests", requests],
            ["writes", writes],
            ["stale reads", staleReads],
            ["throttled", throttled],
        ];
        byId("totals").replaceChildren(
            ...totals.map(([name, count], index) => {
                const made = document.createElement("div");
                made.className = index > 1 && count > 0 ? "seen" : "";
                made.append(cell(name, "dt"), cell(count.toLocaleString("en-US"), "dd"));
                return made;
            }),
        );
    }

    function showReplicas(replicas) {
        const most = Math.max(1, ...replicas.map(({ pendingWrites }) => pendingWrites));
        byId("replicas").tBodies[0].replaceChildren(
            ...replicas.map(({ pendingWrites, behindMs, isStuck }, index) => {
                const bar = document.createElement("progress");
                bar.max = most;
                bar.value = pendingWrites;
                bar.setAttribute("aria-label", `writes to come at replica ${index}`);
                const behind = isStuck ? badge("stuck", "note") : `${Math.round(behindMs)} ms`;
                return row([index, pendingWrites, cellOf(behind), cellOf(bar)]);
            }),
        );
    }

    /** What a guest can do: redeem the invitation, then sign in. */
    function guestActions({ id, displayName, mail, userType, externalUserState }) {
        if (userType !== "Guest") {
            return [];
        }
        const act = (path) => () => ask(path, "POST", { userId: id });
        const subject = displayName ?? mail ?? id;
        return [
            externalUserState === "PendingAcceptance"
                ? action("Redeem", subject, act("redeem"))
                : action("Sign in", subject, act("signIn")),
        ];
    }

    function showDirectory() {
        const table = byId("table").value;
        const rows = Array.isArray(directory[table]) ? directory[table] : [];
        const found = searched(rows);
        const names = columns[table] ?? Object.keys(rows[0] ?? {}).slice(0, 6);
        const heads = names.map((name) => cell(name, "th"));
        if (table === "users") {
            heads.splice(1, 0, cell("", "td"));
        }
        const head = row(heads);
        byId("directory").tHead.replaceChildren(head);
        byId("directory").tBodies[0].replaceChildren(
            ...found.slice(0, shownRows).map((each) => {
                const cells = names.map((name) => valueCell(name, each[name]));
                if (table === "users") {
                    cells.splice(1, 0, cellOf(...guestActions(each)));
                }
                return row(cells);
            }),
        );
    }

    function showLog() {
        byId("log").tBodies[0].replaceChildren(
            ...entries.map((entry) => {
                const notes = [
                    entry.isStale && "stale",
                    entry.isThrottled && "throttled",
                    entry.fault,
                    entry.code,
                ].filter(Boolean);
                return row([
                    entry.n,
                    `${entry.method} ${entry.path}`,
                    cellOf(badge(entry.status, statusClass(entry.status))),
                    entry.replica,
                    cellOf(...notes.flatMap((note) => [badge(note, "note"), " "])),
                ]);
            }),
        );
    }

    const states = {
        enabled: "enabled",
        enabledForReportingButNotEnforced: "report-only",
        disabled: "off",
    };
    const results = {
        met: "grants",
        asksAtHome: "asks for MFA at home",
        asksHere: "asks for MFA here",
        blocks: "blocks",
        notJudged: "not judged",
    };
    const times = ["never", "once", "twice"];

    function outcomeWords({ outcome, mfaCount }) {
        const asked = `asked for MFA ${times[mfaCount]}`;
        return {
            allowed: `Let in, ${asked}.`,
            blocked: "Blocked.",
            notJudged: `Not judged as a whole; ${asked} at least.`,
        }[outcome];
    }

    /** What a policy does, or why it does not apply; in report-only what it would do. */
    function verdictWords({ state, result, isOpen, reasons }) {
        if (result === undefined) {
            return `does not apply (${reasons.join(", ")})`;
        }
        const words = `${results[result]}${isOpen && result !== "notJudged" ? ", and more that is not judged" : ""}`;
        return state === "enabled" ? words : `would: ${words}`;
    }

    function showOutcome(found) {
        byId("outcome").textContent = outcomeWords(found);
        byId("outcome").className =
            found.outcome === "blocked"
                ? "bad"
                : found.outcome === "allowed" && found.mfaCount < 2
                  ? ""
                  : "warn";
        byId("why").replaceChildren(...found.why.map((reason) => cell(reason, "li")));
        byId("verdicts").tHead.replaceChildren(
            row(["policy", "state", "wants", "verdict"].map((name) => cell(name, "th"))),
        );
        byId("verdicts").tBodies[0].replaceChildren(
            ...found.policies.map((policy) =>
                row([
                    policy.displayName,
                    states[policy.state],
                    policy.controls.join(", "),
                    verdictWords(policy),
                ]),
            ),
        );
    }

    /** The choices in the directory. A selected choice stays selected. */
    function offer(id, choices) {
        const select = byId(id);
        const current = select.value;
        select.replaceChildren(
            ...choices.map(([value, label]) => new Option(label, value, false, value === current)),
        );
    }

    function offerSignIn() {
        offer(
            "userId",
            searched(directory.users)
                .slice(0, shownRows)
                .map(({ id, displayName, mail }) => [id, `${displayName} (${mail ?? id})`]),
        );
        offer(
            "applicationId",
            directory.servicePrincipals.map(({ appId, displayName }) => [appId, displayName]),
        );
        offer("homeTenantId", [
            ...directory.partners.map(({ tenantId }) => [tenantId, `partner ${tenantId}`]),
            ["99999999-9999-4999-8999-999999999999", "another tenant"],
            ["", "no Entra tenant"],
        ]);
    }

    function askOutcome() {
        const text = (id) => byId(id).value.trim();
        const checked = ["isHomeMfaDone", "isDeviceCompliant", "isDeviceHybridJoined"];
        const given = ["devicePlatform", "ipAddress", "country"].filter((id) => text(id) !== "");
        return ask("signIn/outcome", "POST", {
            userId: text("userId"),
            applicationId: text("applicationId"),
            homeTenantId: text("homeTenantId") || null,
            clientAppType: text("clientAppType"),
            ...Object.fromEntries(checked.map((id) => [id, byId(id).checked])),
            ...Object.fromEntries(given.map((id) => [id, text(id)])),
        });
    }

    async function refresh() {
        const [stats, changes, replicas, log] = await Promise.all([
            ask("stats"),
            ask("changes"),
            ask("replicas"),
            ask(`log?after=${lastEntry}&last=100`),
        ]);
        byId("status").textContent = "";
        showTotals(stats);
        showReplicas(replicas);
        if (stats.requests < lastEntry) {
            // The log was emptied meanwhile.
            lastEntry = 0;
            entries = [];
        }
        if (log.length > 0) {
            lastEntry = log.at(-1).n;
            entries = [...log.reverse(), ...entries].slice(0, 100);
            showLog();
        }
        if (changes.count !== known) {
            known = changes.count;
            directory = await ask("directory");
            const tables = Object.keys(directory).filter((name) => Array.isArray(directory[name]));
            const current = byId("table").value || "users";
            byId("table").replaceChildren(
                ...tables.map((name) => {
                    const option = new Option(`${name} (${directory[name].length})`, name);
                    option.selected = name === current;
                    return option;
                }),
            );
            showDirectory();
            offerSignIn();
        }
    }

    byId("table").addEventListener("change", showDirectory);
    byId("search").addEventListener("input", () => {
        showDirectory();
        offerSignIn();
    });
    byId("stop").addEventListener("click", () => void ask("replication/stop", "POST").catch(showError));
    byId("start").addEventListener("click", () => void ask("replication/start", "POST").catch(showError));
    byId("signIn").addEventListener("submit", (event) => {
        event.preventDefault();
        void askOutcome().then(showOutcome, (error) => {
            byId("outcome").textContent = error.message;
        });
    });
    const go = () =>
        refresh()
            .catch(showError)
            .finally(() => setTimeout(go, refreshMs));
    void go();
})();
