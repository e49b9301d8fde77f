import assert from "node:assert/strict";
import { assertRefused, Directory, eventual } from "./directory";

describe("the sandbox's queries", () => {
    let directory: Directory;

    before(() => {
        directory = Directory.create();
        directory.invite("kim@fabrikam.example", { invitedUserDisplayName: "Kim O'Hara" });
        directory.invite("lee@fabrikam.example", { invitedUserDisplayName: "Lee Build Engineer" });
        directory.pass(60_000);
        directory.invite("ann@northwind.example", { invitedUserDisplayName: "Ann" });
    });

    const filtered = (filter: string, more = "") =>
        `GET /users?$select=mail&$filter=${encodeURIComponent(filter)}${more}`;
    const mails = (request: string, options = {}) => {
        const { status, rows, message } = directory.ask(request, undefined, options);
        assert.equal(status, 200, message);
        return rows.map(({ mail }) => String(mail).split("@")[0]).sort();
    };
    const internal = ["admin", "emergency1", "emergency2", "sam"];

    for (const [filter, wanted] of Object.entries({
        "userType eq 'Guest'": ["ann", "kim", "lee"],
        "displayName eq 'Kim O''Hara'": ["kim"],
        "mail eq 'KIM@fabrikam.example'": ["kim"],
        "startswith(mail,'an')": ["ann"],
        "startsWith(displayName,'Lee')": ["lee"],
        "mail in ('kim@fabrikam.example','ann@northwind.example')": ["ann", "kim"],
        "otherMails/any(m:m eq 'lee@fabrikam.example')": ["lee"],
        "proxyAddresses/any(p:startswith(p,'SMTP:ann'))": ["ann"],
        "identities/any(i:i/issuer eq 'contoso.onmicrosoft.example' and i/signInType eq 'userPrincipalName')":
            ["ann", "kim", "lee"],
        "accountEnabled eq true and userType eq 'Member'": internal,
        "externalUserState eq 'PendingAcceptance' and (startswith(mail,'kim') or startswith(mail,'ann'))": [
            "ann",
            "kim",
        ],
        "userType eq 'Member' and startswith(mail,'sam') or startswith(mail,'kim')": ["kim", "sam"],
        "creationType eq null": internal,
        "createdDateTime ge 2026-01-01T00:01:00Z": ["ann"],
        "createdDateTime gt 2026-01-01T00:00:00.000Z": ["ann"],
        "createdDateTime lt 2026-01-01T00:00:00Z": internal,
        "id eq 00000000-0000-4000-8000-00000000a002": ["sam"],
    })) {
        it(`filter by ${filter} without a header`, () => {
            assert.deepEqual(mails(filtered(filter)), wanted);
        });
    }

    for (const [filter, wanted] of Object.entries({
        "userType ne 'Guest'": internal,
        "not(userType eq 'Guest')": internal,
        "not startswith(mail,'a') and userType eq 'Guest'": ["kim", "lee"],
        "endswith(mail,'@northwind.example')": ["ann"],
    })) {
        it(`filter by ${filter} only with the header and $count=true`, () => {
            for (const [more, options] of [
                ["", {}],
                ["&$count=true", {}],
                ["", eventual],
            ] as const) {
                assertRefused(
                    directory.ask(filtered(filter, more), undefined, options),
                    400,
                    "Request_UnsupportedQuery",
                    /eventual/,
                );
            }
            assert.deepEqual(mails(filtered(filter, "&$count=true"), eventual), wanted);
        });
    }

    for (const filter of [
        "mail",
        "mail eq",
        "mail like 'x'",
        "mail eq 'x",
        "(mail eq 'x'",
        "mail eq 'x')",
        "mail eq 'x' 'y'",
        "¤",
    ]) {
        it(`refuse the filter ${filter}`, () => {
            assertRefused(
                directory.ask(filtered(filter)),
                400,
                "Request_BadRequest",
                /Invalid filter clause/,
            );
        });
    }

    it("refuse to filter or order by a property that users do not have", () => {
        assertRefused(directory.ask(filtered("shoeSize eq 40")), 400, "Request_BadRequest", /'shoeSize'/);
        assertRefused(directory.ask("GET /users?$orderby=shoeSize"), 400, "Request_BadRequest", /'shoeSize'/);
    });

    it("order, by several properties and downwards", () => {
        const ordered = (order: string) =>
            directory
                .ask(`GET /users?$select=mail&$orderby=${order}`)
                .rows.map(({ mail }) => String(mail).split("@")[0]);
        assert.deepEqual(ordered("displayName").slice(0, 2), ["ann", "admin"]);
        assert.deepEqual(ordered("displayName desc,userPrincipalName").slice(-1), ["ann"]);
        assertRefused(directory.ask("GET /users?$orderby=mail up"), 400, "Request_BadRequest", /orderby/);
    });

    it("order by the properties that the directory sorts, some only in an advanced query", () => {
        const ask = (request: string, options = {}) => directory.ask(request, undefined, options);
        assertRefused(ask("GET /users?$orderby=userType"), 400, "Request_UnsupportedQuery", /sort property/);
        assertRefused(
            ask("GET /users?$orderby=createdDateTime"),
            400,
            "Request_UnsupportedQuery",
            /eventual/,
        );
        assertRefused(
            ask("GET /applications?$orderby=displayName"),
            400,
            "Request_UnsupportedQuery",
            /eventual/,
        );
        for (const request of ["users?$orderby=createdDateTime desc", "applications?$orderby=displayName"]) {
            assert.equal(ask(`GET /${request}&$count=true`, eventual).status, 200, request);
        }
        const deleted = "/directory/deletedItems/microsoft.graph.application?$orderBy=displayName";
        assert.equal(ask(`GET ${deleted}`).status, 200);
        const [newest] = ask("GET /users?$orderby=createdDateTime desc&$count=true", eventual).rows;
        assert.equal(newest?.["displayName"], "Ann");
    });

    it("order what is filtered only with the header", () => {
        const request = filtered("userType eq 'Guest'", "&$orderby=displayName");
        assertRefused(directory.ask(request), 400, "Request_UnsupportedQuery", /Sorting not supported/);
        assert.deepEqual(mails(`${request}&$count=true`, eventual), ["ann", "kim", "lee"]);
    });

    it("search words of the display name, and beginnings of others, only with the header", () => {
        const search = (clauses: string) => `GET /users?$select=mail&$search=${encodeURIComponent(clauses)}`;
        assertRefused(
            directory.ask(search('"displayName:eng"')),
            400,
            "Request_UnsupportedQuery",
            /ConsistencyLevel: eventual/,
        );
        assert.deepEqual(mails(search('"displayName:eng"'), eventual), ["lee"]);
        assert.deepEqual(mails(search('"displayName:ngineer"'), eventual), []);
        assert.deepEqual(mails(search('"mail:kim"'), eventual), ["kim"]);
        assert.deepEqual(mails(search('"mail:fabrikam"'), eventual), []);
        assert.deepEqual(mails(search('"mail:kim" OR "displayName:ann"'), eventual), ["ann", "kim"]);
        assert.deepEqual(mails(search('"mail:kim" AND "displayName:ann"'), eventual), []);
        assert.deepEqual(
            mails(search('"mail:lee" AND ("displayName:build" OR "displayName:ann")'), eventual),
            ["lee"],
        );
        assertRefused(
            directory.ask(search('"shoeSize:40"'), undefined, eventual),
            400,
            "Request_BadRequest",
            /'shoeSize'/,
        );
        assertRefused(
            directory.ask(search("kim"), undefined, eventual),
            400,
            "Request_BadRequest",
            /search clause/,
        );
    });

    // https://learn.microsoft.com/graph/aad-advanced-queries (Error handling)
    it("count with the header, and ignore it or refuse without", () => {
        const ignored = directory.ask("GET /users?$count=true");
        assert.deepEqual(
            [ignored.status, ignored.rows.length, ignored.body["@odata.count"]],
            [200, 7, undefined],
        );
        assertRefused(
            directory.ask("GET /users/$count"),
            400,
            "Request_BadRequest",
            /^\$count is not currently supported\.$/,
        );
        const { body } = directory.ask("GET /users?$count=true&$top=2", undefined, eventual);
        assert.deepEqual([body["@odata.count"], (body["value"] as unknown[]).length], [7, 2]);
        const guests = `GET /users/$count?$filter=${encodeURIComponent("userType eq 'Guest'")}`;
        assert.equal(directory.ask(guests, undefined, eventual).body["text"], 3);
        assert.equal(directory.ask("GET /groups/$count", undefined, eventual).body["text"], 0);
    });

    // https://learn.microsoft.com/graph/paging
    it("count in the first page of the directory alone", () => {
        const first = directory.ask("GET /users?$count=true&$top=4", undefined, eventual);
        const next = String(first.body["@odata.nextLink"]).replace(/^.*\/v1\.0/, "");
        const second = directory.ask(`GET ${next}`, undefined, eventual);
        assert.deepEqual(
            [first, second].map(({ rows }) => rows.length),
            [4, 3],
        );
        assert.deepEqual(
            [first, second].map(({ body }) => body["@odata.count"]),
            [7, undefined],
        );
    });

    // https://learn.microsoft.com/graph/filter-query-parameter
    it("filter by how many items a collection has, only in an advanced query", () => {
        for (const [filter, wanted] of [
            ["otherMails/$count eq 0", internal],
            ["otherMails/$count ne 0", ["ann", "kim", "lee"]],
            ["not(otherMails/$count eq 1)", internal],
        ] as const) {
            assertRefused(directory.ask(filtered(filter)), 400, "Request_UnsupportedQuery", /eventual/);
            assert.deepEqual(mails(filtered(filter, "&$count=true"), eventual), wanted);
        }
        assert.deepEqual(mails(filtered("otherMails/any()")), ["ann", "kim", "lee"]);
        assertRefused(
            directory.ask(filtered("otherMails/all(m:m eq 'x')")),
            400,
            "Request_UnsupportedQuery",
            /'all'/,
        );
    });

    it("filter by what the directory has an index for", () => {
        const ask = (filter: string) => directory.ask(filtered(filter, "&$count=true"), undefined, eventual);
        for (const filter of ["endswith(displayName,'x')", "contains(displayName,'x')"]) {
            assertRefused(
                ask(filter),
                400,
                "Request_UnsupportedQuery",
                /property 'displayName' of resource 'User'/,
            );
        }
        for (const filter of ["companyName eq 'Fabrikam'", "displayName eq null", "city in (null,'Bern')"]) {
            assertRefused(
                directory.ask(filtered(filter)),
                400,
                "Request_UnsupportedQuery",
                /clause specified/,
            );
            assert.equal(ask(filter).status, 200, filter);
        }
    });

    // https://learn.microsoft.com/graph/traverse-the-graph
    it("take names in any letter case, and answer in Graph's", () => {
        const { body, rows } = directory.ask(
            "GET /USERS?$SELECT=ID,DisplayName&$filter=USERTYPE eq 'Guest' and OtherMails/Any(m:m eq 'kim@fabrikam.example')",
        );
        assert.match(String(body["@odata.context"]), /#users\(id,displayName\)$/);
        assert.deepEqual(
            rows.map((row) => [Object.keys(row), row["displayName"]]),
            [[["id", "displayName"], "Kim O'Hara"]],
        );
        const ordered = directory.ask("GET /users?$orderby=DISPLAYNAME desc&$top=1&$select=displayName");
        assert.deepEqual(ordered.rows, [{ displayName: "Sam Sponsor" }]);
        const path = "Policies/CrossTenantAccessPolicy/Default?$select=InboundTrust";
        assert.deepEqual(Object.keys(directory.succeed(`GET /${path}`)), ["@odata.context", "inboundTrust"]);
    });

    // https://learn.microsoft.com/graph/filter-query-parameter (GUID and DateTimeOffset values are not in quotes)
    it("refuse to compare with a constant of another kind", () => {
        const { id } =
            directory.ask(filtered("mail eq 'kim@fabrikam.example'").replace("mail&", "id&")).rows[0] ?? {};
        for (const filter of [
            "accountEnabled eq 'true'",
            "accountEnabled eq 1",
            "displayName eq 3",
            "displayName eq true",
            "displayName in ('kim', 3)",
            "createdDateTime ge '2026-01-01T00:00:00Z'",
            "otherMails eq 'kim@fabrikam.example'",
            "otherMails/any(m:m eq 1)",
            "assignedLicenses/any(l:l/disabledPlans eq 'x')",
        ]) {
            assertRefused(directory.ask(filtered(filter)), 400, "Request_BadRequest", /incompatible types/);
        }
        assertRefused(
            directory.ask(filtered("displayName eq Ann")),
            400,
            "Request_BadRequest",
            /named 'Ann'/,
        );
        const states = "/identity/conditionalAccess/policies?$filter=state eq";
        directory.pass(2_000);
        assertRefused(
            directory.ask(`GET ${states} 'on'`),
            400,
            "Request_BadRequest",
            /'on' is not a valid enumeration/,
        );
        for (const filter of [
            `id eq ${String(id)}`,
            `id eq '${String(id)}'`,
            "createdDateTime ge 2026-01-01",
            "startswith(displayName,'Kim') eq true",
            "mail in ('kim@fabrikam.example', null)",
        ]) {
            assert.ok(mails(filtered(filter)).includes("kim"), filter);
        }
    });

    it("select members of a structure", () => {
        const user = directory.invite("dana@fabrikam.example");
        directory.succeed(`PATCH /users/${user}`, {
            employeeOrgData: { division: "Sales", costCenter: "7" },
        });
        const { employeeOrgData } = directory.succeed(
            `GET /users/${user}?$select=id,employeeOrgData/division`,
        );
        assert.deepEqual(employeeOrgData, { division: "Sales" });
        directory.succeed(`DELETE /users/${user}`);
    });

    it("say that they do not imitate a filter by related objects", () => {
        for (const filter of ["memberOf/any(g:g/id eq 'x')", "manager/id eq 'x'"]) {
            assertRefused(directory.ask(filtered(filter)), 501, "SandboxNotImplemented", /filter/);
        }
    });

    for (const top of ["0", "1000", "-1", "many", "1.5"]) {
        it(`refuse a page of ${top}`, () => {
            assertRefused(
                directory.ask(`GET /users?$top=${top}`),
                400,
                "Request_BadRequest",
                new RegExp(
                    `^Invalid page size specified: '${top}'\\. Must be between 1 and 999 inclusive\\.$`,
                ),
            );
        });
    }

    it("follow links to the last page, also when a client sorts and encodes their query again", () => {
        const found: unknown[] = [];
        let next: string | undefined = "/users?$top=3&$select=id,mail&$filter=accountEnabled eq true";
        let pages = 0;
        while (next !== undefined) {
            const url: URL = new URL(next.startsWith("/") ? `https://127.0.0.1/v1.0${next}` : next);
            url.searchParams.sort();
            const { rows, body } = directory.ask(`GET ${url.href}`);
            found.push(...rows.map(({ id }) => id));
            next = body["@odata.nextLink"] as string | undefined;
            pages += 1;
        }
        assert.deepEqual([pages, new Set(found).size, found.length], [3, 7, 7]);
    });

    it("refuse an invalid skip token", () => {
        for (const token of ["", "abc", Buffer.from("offset-x").toString("base64url")]) {
            assertRefused(
                directory.ask(`GET /users?$skiptoken=${token}`),
                400,
                "Directory_ExpiredPageToken",
                /expired/,
            );
        }
    });

    it("take options without the $, and refuse those that are not supported", () => {
        assert.equal(directory.ask("GET /users?top=2&select=id&$format=json").rows.length, 2);
        assertRefused(directory.ask("GET /users?$skip=1"), 400, "Request_BadRequest", /\$skip/);
        assertRefused(directory.ask("GET /users?$expand=drive"), 501, "SandboxNotImplemented", /drive/);
    });

    it("skip rows of services that are not the directory", () => {
        const path = "/policies/authenticationStrengthPolicies?$select=id&$orderby=displayName";
        const [, ...rest] = directory.ask(`GET ${path}`).rows;
        assert.deepEqual(directory.ask(`GET ${path}&$skip=1`).rows, rest);
        assertRefused(directory.ask(`GET ${path}&$skip=x`), 400, "Request_BadRequest", /\$skip/);
    });

    it("filter by members of a derived type", () => {
        directory.pass(2_000);
        directory.succeed("POST /identity/conditionalAccess/namedLocations", {
            "@odata.type": "#microsoft.graph.countryNamedLocation",
            displayName: "Germany",
            countriesAndRegions: ["DE"],
        });
        const named = (filter: string) => {
            directory.pass(2_000);
            return directory.ask(`GET /identity/conditionalAccess/namedLocations?$filter=${filter}`).rows
                .length;
        };
        const cast = "microsoft.graph.countryNamedLocation/includeUnknownCountriesAndRegions";
        assert.deepEqual([`${cast} eq false`, `${cast} eq true`].map(named), [1, 0]);
        assert.deepEqual(
            ["microsoft.graph.namedLocation", "microsoft.graph.ipNamedLocation"].map((type) =>
                named(`isof('${type}')`),
            ),
            [1, 0],
        );
    });

    it("need no header of services that are not the directory", () => {
        const { status, body } = directory.ask(
            "GET /policies/authenticationStrengthPolicies?$count=true&$filter=policyType ne 'custom'",
        );
        assert.deepEqual([status, body["@odata.count"]], [200, 3]);
        const roles = "/roleManagement/directory/roleDefinitions?$filter=isBuiltIn ne false&$select=id";
        assert.equal(directory.ask(`GET ${roles}`).status, 200);
    });
});
