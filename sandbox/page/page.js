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
            throw new Error(
                response.status === 401
                    ? "The address lacks the client secret: open the one that the sandbox printed."
                    : `The sandbox answered ${response.status}.`,
            );
        }
        return response.status === 204 ? undefined : response.json();
    }

    /** Whatever a name holds, it is text. */
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

    function action(label, run) {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = label;
        made.addEventListener("click", () => void run().then(refresh, tell));
        return made;
    }

    function tell(error) {
        byId("status").textContent = error.message;
    }

    function showDirectory() {
        const table = byId("table").value;
        const rows = Array.isArray(directory[table]) ? directory[table] : [];
        const wanted = byId("search").value.toLowerCase();
        const found = rows.filter((each) => JSON.stringify(each).toLowerCase().includes(wanted));
        const names = columns[table] ?? Object.keys(rows[0] ?? {}).slice(0, 6);
        const head = row(names.map((name) => cell(name, "th")));
        byId("directory").tHead.replaceChildren(head);
        byId("directory").tBodies[0].replaceChildren(
            ...found.slice(0, shownRows).map((each) => {
                const made = row(names.map((name) => each[name]));
                if (table === "users" && each.userType === "Guest") {
                    const last = document.createElement("td");
                    const isPending = each.externalUserState === "PendingAcceptance";
                    const act = (path) => () => ask(path, "POST", { userId: each.id });
                    last.append(
                        isPending ? action("Redeem", act("redeem")) : action("Sign in", act("signIn")),
                    );
                    made.append(last);
                }
                return made;
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
                const marked = cell(notes.join(", "));
                marked.className = "mark";
                return row([entry.n, `${entry.method} ${entry.path}`, entry.status, entry.replica, marked]);
            }),
        );
    }

    async function refresh() {
        const [stats, changes, replicas, log] = await Promise.all([
            ask("stats"),
            ask("changes"),
            ask("replicas"),
            ask(`log?after=${lastEntry}&last=100`),
        ]);
        byId("status").textContent =
            `${stats.requests} requests, ${stats.writes} writes, ${stats.staleReads} stale reads, ${stats.throttled} throttled`;
        byId("replicas").tBodies[0].replaceChildren(
            ...replicas.map(({ pendingWrites, behindMs, isStuck }, index) =>
                row([index, pendingWrites, isStuck ? "stuck" : `${Math.round(behindMs)} ms`]),
            ),
        );
        if (stats.requests < lastEntry) {
            // Somebody has emptied the log.
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
        }
    }

    byId("table").addEventListener("change", showDirectory);
    byId("search").addEventListener("input", showDirectory);
    byId("stop").addEventListener("click", () => void ask("replication/stop", "POST").catch(tell));
    byId("start").addEventListener("click", () => void ask("replication/start", "POST").catch(tell));
    const go = () =>
        refresh()
            .catch(tell)
            .finally(() => setTimeout(go, refreshMs));
    void go();
})();
