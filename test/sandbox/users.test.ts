import assert from "node:assert/strict";
import { assertRefused, Directory, reference, samId, unknownId, type Row } from "./directory";

const month = 30 * 24 * 60 * 60 * 1_000;

describe("the sandbox's users", () => {
    let directory: Directory;
    let kim: string;

    beforeEach(() => {
        directory = Directory.create();
        kim = directory.invite("kim@fabrikam.example");
    });

    const get = (select: string, id = kim) => directory.succeed(`GET /users/${id}?$select=${select}`);

    it("answer the default properties, and no annotation of the type", () => {
        assert.deepEqual(Object.keys(directory.succeed(`GET /users/${kim}`)).sort(), [
            "@odata.context",
            "businessPhones",
            "displayName",
            "givenName",
            "id",
            "jobTitle",
            "mail",
            "mobilePhone",
            "officeLocation",
            "preferredLanguage",
            "surname",
            "userPrincipalName",
        ]);
    });

    it("answer only what $select names", () => {
        assert.deepEqual(get("id,userType"), {
            "@odata.context": "https://127.0.0.1/v1.0/$metadata#users(id,userType)/$entity",
            id: kim,
            userType: "Guest",
        });
    });

    it("refuse to select a property that users do not have", () => {
        assertRefused(
            directory.ask(`GET /users/${kim}?$select=id,shoeSize`),
            400,
            "Request_BadRequest",
            /Could not find a property named 'shoeSize' on type 'microsoft\.graph\.user'/,
        );
    });

    it("keep sign-in activity from an app without its permission", () => {
        for (const request of [
            `GET /users/${kim}?$select=signInActivity`,
            "GET /users?$select=id,signInActivity",
        ]) {
            assertRefused(
                directory.ask(request, undefined, { permissions: ["User.Read.All"] }),
                403,
                "Authorization_RequestDenied",
                /Insufficient privileges/,
            );
        }
    });

    it("are found by their user principal name, its # encoded", () => {
        const name = encodeURIComponent("kim_fabrikam.example#EXT#@contoso.onmicrosoft.example");
        assert.equal(directory.succeed(`GET /users/${name}`)["id"], kim);
    });

    it("answer 404 for an unknown user", () => {
        assertRefused(
            directory.ask(`GET /users/${unknownId}`),
            404,
            "Request_ResourceNotFound",
            new RegExp(
                `^Resource '${unknownId}' does not exist or one of its queried reference-property objects are not present\\.$`,
            ),
        );
    });

    it("take changes, and null to clear one", () => {
        assert.equal(
            directory.ask(`PATCH /users/${kim}`, { companyName: "Fabrikam", jobTitle: "Engineer" }).status,
            204,
        );
        assert.deepEqual(
            [get("companyName")["companyName"], get("jobTitle")["jobTitle"]],
            ["Fabrikam", "Engineer"],
        );
        directory.succeed(`PATCH beta/users/${kim}`, {
            "@odata.type": "#microsoft.graph.user",
            companyName: null,
        });
        assert.deepEqual(
            [get("companyName")["companyName"], get("jobTitle")["jobTitle"]],
            [null, "Engineer"],
        );
    });

    for (const [what, change] of Object.entries<Row>({
        "a company name of 65 characters": { companyName: "x".repeat(65) },
        "a display name of 257 characters": { displayName: "x".repeat(257) },
        "a job title of 129 characters": { jobTitle: "x".repeat(129) },
        "a usage location that is not the two letters of a country": { usageLocation: "Germany" },
        "a preferred language that is none": { preferredLanguage: "German!" },
        "to clear the display name": { displayName: null },
        "sign-in that is neither allowed nor forbidden": { accountEnabled: "false" },
        "251 further addresses": { otherMails: Array.from({ length: 251 }, (_, n) => `kim${n}@x.example`) },
        "a read-only property": { externalUserState: "Accepted" },
        "a property that users do not have": { shoeSize: 40 },
    })) {
        it(`refuse ${what}, and change nothing`, () => {
            const before = directory.tenant.store.primary.get("users", kim);
            const answer = directory.ask(`PATCH /users/${kim}`, { jobTitle: "Engineer", ...change });
            assertRefused(answer, 400, "Request_BadRequest", /property|Edm\.Boolean/i);
            assert.deepEqual(directory.tenant.store.primary.get("users", kim), before);
        });
    }

    it("make a new mail address the primary proxy address", () => {
        directory.succeed(`PATCH /users/${kim}`, { mail: "kim@northwind.example" });
        assert.deepEqual(get("proxyAddresses")["proxyAddresses"], [
            "SMTP:kim@northwind.example",
            "smtp:kim@fabrikam.example",
        ]);
    });

    // https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy
    it("take passwords that are strong enough, and never show one", () => {
        const user = {
            accountEnabled: true,
            displayName: "Kim",
            mailNickname: "kim",
            userPrincipalName: "kim@contoso.example",
        };
        const make = (password: string, more: Row = {}) =>
            directory.ask("POST /users", { ...user, ...more, passwordProfile: { password } });
        for (const weak of ["Ab1!xyz", "onlylowercase", "lowercase1"]) {
            assertRefused(make(weak), 400, "Request_BadRequest", /password complexity/);
        }
        const id = String(make("lowercase1", { passwordPolicies: "DisableStrongPassword" }).body["id"]);
        directory.succeed(`PATCH /users/${id}`, { passwordPolicies: null });
        assert.equal(
            directory.ask(`PATCH /users/${id}`, { passwordProfile: { password: "weak" } }).status,
            400,
        );
        directory.succeed(`PATCH /users/${id}`, {
            passwordProfile: { password: "Strong & 1", forceChangePasswordNextSignIn: false },
        });
        assert.deepEqual(get("passwordProfile", id)["passwordProfile"], {
            forceChangePasswordNextSignIn: false,
            forceChangePasswordNextSignInWithMfa: false,
            password: null,
        });
    });

    it("are made with what POST requires, in a verified domain, under a unique name", () => {
        const user = {
            accountEnabled: true,
            displayName: "Lee",
            mailNickname: "lee",
            userPrincipalName: "lee@contoso.example",
            passwordProfile: { password: "For 1 test alone" },
        };
        const { status, body } = directory.ask("POST /users", user);
        assert.deepEqual([status, body["displayName"], body["passwordProfile"]], [201, "Lee", undefined]);
        assert.equal(get("userType", String(body["id"]))["userType"], "Member");
        assertRefused(
            directory.ask("POST /users", user),
            400,
            "Request_BadRequest",
            /Another object with the same value for property userPrincipalName already exists/,
        );
        const outside = { ...user, userPrincipalName: "lee@fabrikam.example" };
        assertRefused(directory.ask("POST /users", outside), 400, "Request_BadRequest", /domain portion/);
        assertRefused(
            directory.ask("POST /users", { ...user, displayName: undefined }),
            400,
            "Request_BadRequest",
            /'displayName'/,
        );
    });

    describe("when deleted", () => {
        let groupId: string;

        beforeEach(() => {
            groupId = directory.makeGroup("Guests");
            directory.succeed(`POST /groups/${groupId}/members/$ref`, reference(kim));
            directory.succeed(`DELETE /users/${kim}`);
        });

        it("are gone from users and groups, and among the deleted items", () => {
            assert.equal(directory.ask(`GET /users/${kim}`).status, 404);
            assert.deepEqual(directory.memberIds(groupId), []);
            const { rows } = directory.ask(
                "GET /directory/deletedItems/microsoft.graph.user?$select=id,deletedDateTime",
            );
            assert.deepEqual(rows, [{ id: kim, deletedDateTime: "2026-01-01T00:00:00Z" }]);
            assert.equal(directory.succeed(`GET /directory/deletedItems/${kim}`)["id"], kim);
        });

        it("are found by their address, under a name that is free for another", () => {
            const { rows } = directory.ask(
                "GET /directory/deletedItems/microsoft.graph.user?$filter=mail eq 'kim@fabrikam.example'&$select=id,userPrincipalName",
            );
            const name = "kim_fabrikam.example#EXT#@contoso.onmicrosoft.example";
            assert.deepEqual(rows, [{ id: kim, userPrincipalName: kim.replaceAll("-", "") + name }]);
            directory.succeed(`POST /directory/deletedItems/${kim}/restore`);
            const restored = directory.succeed(`GET /users/${kim}?$select=userPrincipalName`);
            assert.equal(restored["userPrincipalName"], name);
        });

        it("come back with their groups", () => {
            const { status, body } = directory.ask(`POST /directory/deletedItems/${kim}/restore`);
            assert.deepEqual([status, body["@odata.type"]], [200, "#microsoft.graph.user"]);
            assert.deepEqual(directory.memberIds(groupId), [kim]);
            assert.equal(directory.ask(`GET /directory/deletedItems/${kim}`).status, 404);
            assert.equal(directory.ask(`POST /directory/deletedItems/${kim}/restore`).status, 404);
        });

        it("cannot come back where the name is taken", () => {
            directory.invite("kim@fabrikam.example");
            assertRefused(
                directory.ask(`POST /directory/deletedItems/${kim}/restore`),
                400,
                "Request_BadRequest",
                /userPrincipalName already exists/,
            );
        });

        it("cannot be deleted permanently by an app", () => {
            assertRefused(
                directory.ask(`DELETE /directory/deletedItems/${kim}`),
                403,
                "Authorization_RequestDenied",
                /Insufficient privileges/,
            );
            directory.succeed(`GET /directory/deletedItems/${kim}`);
        });

        it("are kept for 30 days", () => {
            directory.pass(month - 1_000);
            directory.succeed(`GET /directory/deletedItems/${kim}`);
            directory.pass(1_000);
            assert.equal(directory.ask(`GET /directory/deletedItems/${kim}`).status, 404);
            assert.deepEqual(directory.ask("GET /directory/deletedItems/microsoft.graph.user").rows, []);
        });

        it("cannot be deleted again", () => {
            assert.equal(directory.ask(`DELETE /users/${kim}`).status, 404);
        });
    });

    describe("have sponsors", () => {
        const add = (id: string) => directory.ask(`POST /users/${kim}/sponsors/$ref`, reference(id));
        const sponsorIds = () => directory.ask(`GET /users/${kim}/sponsors`).rows.map(({ id }) => id);

        it("that are added by whatever URL names them, and taken away", () => {
            const group = directory.makeGroup("Sponsors");
            assert.equal(add(samId).status, 204);
            directory.succeed(`POST /users/${kim}/sponsors/$ref`, {
                "@odata.id": `https://127.0.0.1:1/beta/groups/${group}`,
            });
            assert.deepEqual(sponsorIds(), [samId, group]);
            assert.equal(directory.ask(`DELETE /users/${kim}/sponsors/${samId}/$ref`).status, 204);
            assert.deepEqual(sponsorIds(), [group]);
            assert.equal(directory.ask(`DELETE /users/${kim}/sponsors/${samId}/$ref`).status, 404);
        });

        it("which are each returned with their type and default properties", () => {
            add(samId);
            const [sponsor] = directory.ask(`GET /users/${kim}/sponsors`).rows;
            assert.deepEqual(
                [sponsor?.["@odata.type"], sponsor?.["mail"]],
                ["#microsoft.graph.user", "sam@contoso.example"],
            );
            assert.equal("userType" in (sponsor ?? {}), false);
        });

        it("only once each", () => {
            add(samId);
            assertRefused(
                add(samId),
                400,
                "Request_BadRequest",
                /^One or more added object references already exist for the following modified properties: 'sponsors'\.$/,
            );
        });

        it("at most five", () => {
            for (let n = 0; n < 5; n++) {
                assert.equal(add(directory.makeGroup(`Team ${n}`)).status, 204);
            }
            assert.equal(add(samId).status, 400);
            assert.equal(sponsorIds().length, 5);
        });

        it("that exist", () => {
            assertRefused(
                add(unknownId),
                400,
                "Request_BadRequest",
                /^The source resource object or one of the objects being referenced do not exist\.$/,
            );
            assertRefused(
                directory.ask(`POST /users/${kim}/sponsors/$ref`, { "@odata.id": "Sam" }),
                400,
                "Request_BadRequest",
                /reference 'Sam' is not valid/,
            );
        });

        it("that $expand returns with the user", () => {
            add(samId);
            const user = directory.succeed(`GET /users/${kim}?$select=id&$expand=sponsors`);
            assert.deepEqual(
                (user["sponsors"] as Row[]).map(({ id }) => id),
                [samId],
            );
        });

        it("that $expand returns with a list of users, one relation in a query", () => {
            add(samId);
            const list = (expand: string) =>
                directory.ask(
                    `GET /users?$filter=${encodeURIComponent(`id eq '${kim}'`)}&$select=id&$expand=${expand}`,
                );
            assert.deepEqual(list("sponsors($select=id)").rows, [
                { id: kim, sponsors: [{ "@odata.type": "#microsoft.graph.user", id: samId }] },
            ]);
            assert.equal(
                (list("sponsors").rows[0]?.["sponsors"] as Row[])[0]?.["mail"],
                "sam@contoso.example",
            );
            // There is no manager to tell.
            assert.deepEqual(list("manager($select=id)").rows, [{ id: kim }]);
            assertRefused(list("sponsors,manager"), 400, "Request_UnsupportedQuery", /one navigation/);
            assertRefused(list("sponsors($top=1)"), 501, "SandboxNotImplemented", /imitate/);
        });

        it("of which $expand returns twenty, without saying that there are more", () => {
            const ids = Array.from({ length: 21 }, (_, index) =>
                directory.invite(`s${index}@fabrikam.example`),
            );
            // More than can be given; other relations can hold as many.
            directory.tenant.store.seed("sponsors", kim, { id: kim, ids });
            const { sponsors } = directory.succeed(`GET /users/${kim}?$select=id&$expand=sponsors`);
            assert.equal((sponsors as Row[]).length, 20);
        });

        it("with which a page has a hundred users, however many are requested", () => {
            Array.from({ length: 101 }, (_, index) => directory.invite(`g${index}@fabrikam.example`));
            const [first, whole] = ["&$expand=sponsors", ""].map((expand) =>
                directory.ask(`GET /users?$select=id&$top=999${expand}`),
            );
            assert.equal(first?.rows.length, 100);
            const second = directory.ask(`GET ${String(first?.body["@odata.nextLink"])}`);
            assert.equal(second.rows.length, (whole?.rows.length ?? 0) - 100);
        });
    });

    it("have one manager, who is set, replaced, read and removed", () => {
        const other = "00000000-0000-4000-8000-00000000a001";
        assertRefused(
            directory.ask(`GET /users/${kim}/manager`),
            404,
            "Request_ResourceNotFound",
            /^Resource 'manager' does not exist/,
        );
        assert.equal(directory.ask(`PUT /users/${kim}/manager/$ref`, reference(other)).status, 204);
        directory.succeed(`PUT /users/${kim}/manager/$ref`, reference(samId));
        const manager = directory.succeed(`GET /users/${kim}/manager`);
        assert.deepEqual([manager["@odata.type"], manager["id"]], ["#microsoft.graph.user", samId]);
        const expanded = directory.succeed(`GET /users/${kim}?$expand=manager`)["manager"] as Row;
        assert.equal(expanded["id"], samId);
        assert.equal(directory.ask(`DELETE /users/${kim}/manager/$ref`).status, 204);
        assert.equal(directory.ask(`GET /users/${kim}/manager`).status, 404);
        assert.equal(directory.ask(`DELETE /users/${kim}/manager/$ref`).status, 404);
        // A manager who was deleted is still referenced.
        directory.succeed(`PUT /users/${kim}/manager/$ref`, reference(other));
        directory.succeed(`DELETE /users/${String(other)}`);
        assert.equal(directory.ask(`DELETE /users/${kim}/manager/$ref`).status, 204);
    });

    it("have their groups listed, directly and through others", () => {
        const [inner, outer] = [directory.makeGroup("Inner"), directory.makeGroup("Outer")];
        directory.succeed(`POST /groups/${inner}/members/$ref`, reference(kim));
        directory.succeed(`POST /groups/${outer}/members/$ref`, reference(inner));
        const ids = (request: string) => directory.ask(request).rows.map(({ id }) => id);
        assert.deepEqual(ids(`GET /users/${kim}/memberOf`), [inner]);
        assert.deepEqual(ids(`GET /users/${kim}/transitiveMemberOf`), [inner, outer]);
        assert.deepEqual(
            directory.succeed(`POST /users/${kim}/getMemberGroups`, { securityEnabledOnly: true })["value"],
            [inner, outer],
        );
    });
});
