import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkGuestList } from "../../../config";
import { createGraphClient, type Transport } from "../../../graph";
import { Checkpoint } from "../../../commands/import/checkpoint";
import { declare } from "../../../commands/import/declaration";
import { guestCsv } from "../../../commands/import/guestCsv";
import { guestRows } from "../../../commands/import/guests";
import { Names } from "../../../commands/import/names";
import { readOnlyTransport } from "../../../commands/import/readOnly";
import { readTenant } from "../../../commands/import/readTenant";
import { toText } from "../../../commands/shared/text";
import { readable, reportOf } from "../../../commands/import/report";
import { writeFiles, stackFiles } from "../../../commands/import/files";
import type { GraphObject } from "../../../commands/import/tenantSnapshot";
import { fakeTime, guid } from "../../graph/fakes";
import { Directory } from "../../sandbox/directory";

const folders: string[] = [];
async function folder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), "import-"));
    folders.push(made);
    return made;
}

/** A sandbox tenant, and a client that can only read it. */
function tenantOf(directory: Directory, calls: string[] = [], time = fakeTime()) {
    const transport: Transport = ({ method, url, body }) => {
        const { pathname, search } = new URL(url);
        calls.push(`${method} ${pathname}`);
        const answer = directory.ask(
            `${method} ${pathname.slice(1)}${search}`,
            body === undefined ? undefined : JSON.parse(body),
        );
        return Promise.resolve({
            status: answer.status,
            headers: new Headers(answer.headers),
            text:
                answer.status === 204
                    ? ""
                    : JSON.stringify(answer.body).replaceAll(
                          "https://127.0.0.1",
                          "https://graph.microsoft.com",
                      ),
        });
    };
    return createGraphClient(
        { tenantId: guid(1), environment: "global", credential: { kind: "azureCli" } },
        {
            ...time,
            credential: { getToken: () => Promise.resolve({ token: "t", expiresOnTimestamp: Infinity }) },
            transport: readOnlyTransport(transport),
        },
    );
}

const user = (id: number, more: Record<string, unknown>): GraphObject => ({
    id: guid(id),
    userType: "Guest",
    creationType: "Invitation",
    externalUserState: "Accepted",
    accountEnabled: true,
    ...more,
});

describe("An import", () => {
    after(() => Promise.all(folders.map((made) => rm(made, { recursive: true, force: true }))));

    it("sends nothing that could change the tenant, whatever asks it to", async () => {
        const client = tenantOf(Directory.create());
        for (const method of ["POST", "PATCH", "PUT", "DELETE"] as const) {
            await assert.rejects(
                client.request({ method, path: "/users", body: {}, isSingleAttempt: true }),
                /only reads|no answer|An import/i,
            );
        }
        let sent = 0;
        const transport = readOnlyTransport(() => {
            sent++;
            return Promise.resolve({ status: 200, headers: new Headers(), text: "{}" });
        });
        const batch = (method: string) =>
            transport({
                method: "POST",
                url: "https://graph.microsoft.com/v1.0/$batch",
                headers: {},
                timeoutMs: 1,
                body: JSON.stringify({ requests: [{ method: "GET" }, { method }] }),
            });
        await batch("GET");
        await assert.rejects(batch("DELETE"), /was not sent/);
        assert.equal(sent, 1);
    });

    it("reads 10,000 guests, their groups, sponsors and managers with some 700 requests, and waits little for the throttle", async function () {
        this.timeout(120_000);
        const time = fakeTime();
        const directory = Directory.create({ now: time.now });
        const { store } = directory.tenant;
        const [first] = [directory.invite("g0@fabrikam.example")];
        const template = store.primary.get("users", first) ?? {};
        const groupId = directory.makeGroup("Partners");
        const sponsor = "00000000-0000-4000-8000-00000000a002";
        const ids = Array.from({ length: 9_999 }, (_, index) => {
            const id = `00000000-0000-4000-9000-${String(index).padStart(12, "0")}`;
            const mail = `g${index + 1}@fabrikam.example`;
            store.commit("users", id, {
                ...template,
                id,
                mail,
                userPrincipalName: `${mail.replace("@", "_")}#EXT#@contoso.example`,
                otherMails: [mail],
                proxyAddresses: [`SMTP:${mail}`],
            });
            store.commit("sponsors", id, { id, ids: [sponsor] });
            return id;
        });
        store.commit("sponsors", first, { id: first, ids: [sponsor] });
        store.commit("members", groupId, { id: groupId, ids: [first, ...ids] });
        const calls: string[] = [];
        const checkpoint = await Checkpoint.open(await folder());
        const snapshot = await readTenant(tenantOf(directory, calls, time), guid(1), checkpoint);
        // Guests, and a hundred in a page with their sponsors and with their managers.
        assert.equal(calls.filter((call) => call.endsWith("/users")).length, 11 + 2 * 100);
        assert.ok(calls.length < 730, `${calls.length} requests`);
        const waitedMs = time.sleeps.reduce((sum, delayMs) => sum + delayMs, 0);
        assert.ok(waitedMs < 180_000, `${waitedMs} ms`);
        const { config, guests } = declare(snapshot, { guestList: "s/guests.csv" });
        assert.equal(guests.length, 10_000);
        assert.ok(guests.every(({ fields }) => fields.groups === "partners"));
        assert.ok(guests.every(({ fields }) => fields.sponsors === sponsor));
        assert.equal(config["guestsAs"], "roster");
        // Stopped now and started again, it reads policies and settings again, and no guest.
        calls.length = 0;
        time.pass(60_000);
        const policy = directory.succeed("POST /identity/conditionalAccess/policies", {
            displayName: "Made meanwhile",
            state: "disabled",
            conditions: {
                applications: { includeApplications: ["All"] },
                users: { includeUsers: ["None"] },
                clientAppTypes: ["all"],
            },
            grantControls: { operator: "OR", builtInControls: ["block"] },
        });
        time.pass(60_000);
        const again = await readTenant(tenantOf(directory, calls, time), guid(1), checkpoint);
        assert.deepEqual(again.guests, snapshot.guests);
        assert.deepEqual(
            again.policies.map(({ id }) => id),
            [policy["id"]],
        );
        assert.deepEqual(
            calls.filter((call) => call.includes("/users")),
            [],
        );
    });

    it("declares sponsors and managers by object id, and reads guests that the list does not cover one by one", async () => {
        const time = fakeTime();
        const directory = Directory.create({ now: time.now });
        const [sam, anna] = ["00000000-0000-4000-8000-00000000a001", "00000000-0000-4000-8000-00000000a002"];
        const refer = (id: string) => ({ "@odata.id": `https://graph.microsoft.com/v1.0/users/${id}` });
        const group = directory.makeGroup("Partner desk");
        const ids = ["alice", "bob", "carol"].map((name) => directory.invite(`${name}@fabrikam.example`));
        for (const id of ids.slice(0, 2)) {
            directory.succeed(`POST /users/${id}/sponsors/$ref`, refer(sam));
            directory.succeed(`POST /users/${id}/sponsors/$ref`, refer(group));
            directory.succeed(`PUT /users/${id}/manager/$ref`, refer(anna));
        }
        const calls: string[] = [];
        const client = tenantOf(directory, calls, time);
        const forgetful = {
            ...client,
            list: async (path: string, options: { query?: Record<string, string> }) => {
                const rows = await client.list<GraphObject>(path, options);
                return options.query?.["$expand"] === undefined
                    ? rows
                    : rows.filter(({ id }) => id !== ids[1]);
            },
        } as typeof client;
        const read = async (by: typeof client) =>
            readTenant(by, guid(1), await Checkpoint.open(await folder()));
        const snapshot = await read(client);
        assert.ok(!calls.some((call) => call.endsWith("/sponsors")));
        assert.deepEqual(await read(forgetful), snapshot);
        const { guests } = declare(snapshot, { guestList: "s/guests.csv" });
        const both = { manager: anna, sponsors: [sam, group].sort().join(";") };
        assert.deepEqual(
            guests.map(({ fields: { manager, sponsors } }) => ({ manager, sponsors })),
            [both, both, { manager: undefined, sponsors: undefined }],
        );
        const { guests: listed, problems } = checkGuestList(
            Buffer.from(guestCsv(guests)),
            "g.csv",
            undefined,
        );
        assert.deepEqual(problems, []);
        assert.deepEqual([listed[0]?.managerId, listed[0]?.sponsorIds], [anna, [sam, group].sort()]);
    });

    it("leaves sponsors unchanged where the service does not show them, and says so", async () => {
        const time = fakeTime();
        const directory = Directory.create({ now: time.now });
        directory.invite("alice@fabrikam.example");
        const client = tenantOf(directory, [], time);
        const refusing = {
            ...client,
            list: <T>(path: string, options: { query?: Record<string, string> } = {}) =>
                options.query?.["$expand"]?.startsWith("sponsors")
                    ? client.list<T>(path, { query: { $select: "nothingThere" } })
                    : client.list<T>(path, options),
        };
        const snapshot = await readTenant(refusing, guid(1), await Checkpoint.open(await folder()));
        assert.deepEqual(
            snapshot.unread.map(({ part }) => part),
            ["sponsors"],
        );
        assert.equal(declare(snapshot, { guestList: "s/guests.csv" }).guests.length, 1);
    });

    it("continues where a run was stopped within an hour, and lets only its owner read what it read", async () => {
        const path = await folder();
        const first = await Checkpoint.open(path);
        await first.read("guests", () => Promise.resolve(["alice"]));
        await assert.rejects(first.read("groups", () => Promise.reject(new Error("stopped"))));
        const second = await Checkpoint.open(path);
        const never = () => Promise.reject(new Error("asked again"));
        assert.deepEqual(await second.read("guests", never), ["alice"]);
        assert.deepEqual(await second.read("groups", () => Promise.resolve([1])), [1]);
        assert.equal((await stat(join(path, "guests.json"))).mode & 0o077, 0);
        const hourLater = await Checkpoint.open(path, false, Date.now() + 3_700_000);
        assert.deepEqual(await hourLater.read("guests", () => Promise.resolve(["bob"])), ["bob"]);
        await hourLater.finish();
        await assert.rejects(stat(path));
    });

    it("continues without a part that it may not read, and says so", async () => {
        const directory = Directory.create();
        directory.invite("alice@fabrikam.example");
        const ask = directory.ask.bind(directory);
        directory.ask = (request, body, options) =>
            ask(request, body, {
                ...options,
                permissions: ["User.Read.All", "Directory.Read.All"],
            });
        const checkpoint = await Checkpoint.open(await folder());
        const snapshot = await readTenant(tenantOf(directory), guid(1), checkpoint);
        assert.equal(snapshot.guests.length, 1);
        const parts = snapshot.unread.map(({ part }) => part);
        assert.ok(parts.includes("policies") && parts.includes("partners"), parts.join());
        const declaration = declare(snapshot, { guestList: "s/guests.csv" });
        assert.equal(declaration.guests.length, 1);
        assert.equal(declaration.config["accessPolicies"], undefined);
        const text = toText(
            readable(
                reportOf(snapshot, declaration, {
                    stack: "s",
                    configFile: "c",
                    guestList: "g",
                    ignoreHint: "stacks/s/guests.csv",
                }),
            ),
        );
        assert.match(text, /Not read\n[\s\S]*policies: /);
        assert.match(text, /\.gitignore: stacks\/s\/guests\.csv/);
        assert.doesNotMatch(text, /alice/);
    });

    it("takes out whole what a deployment's checks refuse, and what refers to it", () => {
        const emergency = [guid(21), guid(22)];
        const declaration = declare(
            {
                tenantId: guid(1),
                guests: [
                    user(2, { mail: "alice@fabrikam.example" }),
                    user(3, { mail: "bob@adatum.example" }),
                ],
                groupIdsOfGuests: { [guid(2)]: [guid(11), guid(12)] },
                groups: [
                    { id: guid(11), displayName: "Fine", groupTypes: [] },
                    // No rule that can be declared.
                    {
                        id: guid(12),
                        displayName: "Odd",
                        groupTypes: ["DynamicMembership"],
                        membershipRule: "user.nothing -has 1 (",
                    },
                ],
                policies: [
                    {
                        id: guid(13),
                        displayName: "Guests",
                        state: "enabled",
                        conditions: {
                            clientAppTypes: ["all"],
                            applications: { includeApplications: ["All"] },
                            users: {
                                includeGuestsOrExternalUsers: {
                                    guestOrExternalUserTypes: "internalGuest",
                                    externalTenants: { membershipKind: "all" },
                                },
                                excludeUsers: emergency,
                                excludeGroups: [guid(12)],
                            },
                        },
                        grantControls: { operator: "OR", builtInControls: ["mfa"] },
                    },
                ],
                namedLocations: [
                    {
                        id: guid(14),
                        "@odata.type": "#microsoft.graph.countryNamedLocation",
                        displayName: "Odd countries",
                        countriesAndRegions: ["Germany"],
                    },
                ],
                sponsorIdsOfGuests: {},
                managerIdsOfGuests: {},
                authenticationStrengths: [],
                crossTenantDefault: undefined,
                partners: [],
                synchronizations: {},
                partnerNames: {},
                authorizationPolicy: { allowInvitesFrom: "somethingNew", guestUserRoleId: guid(9) },
                emailMethod: undefined,
                authenticationFlowsPolicy: undefined,
                externalIdentitiesPolicy: undefined,
                domains: { allowed: ["fabrikam.example"], blocked: [] },
                roleAssignments: [],
                roleEligibilities: [],
                unread: [],
            },
            { guestList: "s/guests.csv", emergencyAccess: { accountIds: emergency } },
        );
        const { config, guests, left } = declaration;
        assert.deepEqual(
            left.map(({ id }) => id).sort(),
            [guid(12), guid(13), guid(14), guid(3), "allowInvitesFrom"].sort(),
        );
        assert.equal(config["accessPolicies"], undefined);
        assert.equal(config["namedLocations"], undefined);
        assert.deepEqual(config["externalCollaboration"], {
            domains: { allow: ["fabrikam.example"], deniedGuests: "accept" },
        });
        assert.deepEqual(
            guests.map(({ emailAddress, fields }) => [emailAddress, fields.groups]),
            [["alice@fabrikam.example", "fine"]],
        );
    });

    it("generates names that the stack config accepts, each once", () => {
        const names = new Names();
        assert.deepEqual(
            ["Größe & Co.", "Grosse Co", "日本", "日本", "--", "Guests: MFA"].map((text) =>
                names.of(text, "group"),
            ),
            ["gro-e-co", "grosse-co", "group", "group-2", "group-3", "guests-mfa"],
        );
    });

    it("declares only properties that the list can represent exactly, and nothing that a spreadsheet would run", () => {
        const { rows, left } = guestRows([
            user(1, {
                mail: "Alice@Fabrikam.example",
                displayName: 'Alice "A", Engineer',
                companyName: "=HYPERLINK(1)",
                department: " spaced ",
                jobTitle: "two\nlines",
                country: "x".repeat(200),
                usageLocation: "de",
                preferredLanguage: "de-DE",
                accountEnabled: false,
            }),
            user(2, { mail: "shared@fabrikam.example" }),
            user(3, { mail: "other@fabrikam.example", otherMails: ["shared@fabrikam.example"] }),
            user(4, { mail: null }),
            user(5, { mail: null, otherMails: ["five@fabrikam.example"] }),
            user(6, { mail: "=cmd@fabrikam.example" }),
            user(7, { mail: "tag+one@fabrikam.example" }),
        ]);
        assert.deepEqual(
            rows.map(({ emailAddress, fields }) => [emailAddress, fields]),
            [
                [
                    "alice@fabrikam.example",
                    {
                        displayName: 'Alice "A", Engineer',
                        preferredLanguage: "de-DE",
                        blockSignIn: "true",
                    },
                ],
                ["five@fabrikam.example", {}],
                ["other@fabrikam.example", {}],
            ],
        );
        assert.deepEqual(
            left.map(({ id }) => id),
            [2, 4, 6, 7].map(guid),
        );
        assert.ok(left.every(({ name, reason }) => name === undefined && !reason.includes("@fabrikam")));
        const { guests, problems } = checkGuestList(Buffer.from(guestCsv(rows)), "guests.csv", []);
        assert.deepEqual(problems, []);
        assert.equal(guests[0]?.displayName, 'Alice "A", Engineer');
    });

    it("keeps everything else in a stack config, with its comments", async () => {
        const files = stackFiles(await folder(), "s");
        const before = "config:\n    # Ours.\n    azuread:tenantId: abc\n    entra-b2b:guestsAs: roster\n";
        await writeFiles(files, before, guid(1), { config: { onRemove: "retain" }, guests: [], left: [] });
        const text = await readFile(files.config, "utf8");
        assert.match(text, /# Ours\.\n {4}azuread:tenantId: abc\n/);
        assert.match(text, /entra-b2b:onRemove: retain/);
        assert.doesNotMatch(text, /guestsAs/);
    });
});
