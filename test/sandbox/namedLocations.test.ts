import assert from "node:assert/strict";
import { assertRefused, Directory, unknownId, type Row } from "./directory";

const path = "/identity/conditionalAccess/namedLocations";
const office: Row = {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    displayName: "Office",
    isTrusted: true,
    ipRanges: [
        { "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "192.0.2.0/24" },
        { "@odata.type": "#microsoft.graph.iPv6CidrRange", cidrAddress: "2001:db8::/32" },
    ],
};
const countries: Row = {
    "@odata.type": "#microsoft.graph.countryNamedLocation",
    displayName: "Nordics",
    countriesAndRegions: ["DK", "SE"],
};

describe("the sandbox's named locations", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    const ask = (request: string, body?: unknown) => {
        directory.pass(1_000);
        return directory.ask(request, body);
    };
    const created = (body: Row) => {
        const answer = ask(`POST ${path}`, body);
        assert.equal(answer.status, 201, answer.message);
        return answer.body;
    };

    it("hold an IPv6 range of the type for IPv4 ranges, as the azuread provider sends every range", () => {
        const ipRanges = [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "64:ff9b::/96" }];
        assert.deepEqual(created({ ...office, ipRanges })["ipRanges"], ipRanges);
        const wrong = [{ "@odata.type": "#microsoft.graph.iPv6CidrRange", cidrAddress: "192.0.2.0/24" }];
        assert.equal(ask(`POST ${path}`, { ...office, ipRanges: wrong }).status, 400);
    });

    it("are returned with their type, and with the defaults of omitted members", () => {
        const { displayName, ipRanges } = office;
        const body = created({ "@odata.type": office["@odata.type"], displayName, ipRanges });
        assert.deepEqual(
            [body["@odata.type"], body["isTrusted"], body["ipRanges"]],
            [office["@odata.type"], false, ipRanges],
        );
        const nordics = created(countries);
        assert.equal(nordics["includeUnknownCountriesAndRegions"], false);
        assert.equal(nordics["countryLookupMethod"], "clientIpAddress");
        assert.deepEqual(ask(`GET ${path}/${String(nordics["id"])}`).body, nordics);
    });

    it("are found by type", () => {
        created(office);
        const { id } = created(countries);
        const filter = encodeURIComponent("isof('microsoft.graph.countryNamedLocation')");
        const { rows } = ask(`GET ${path}?$filter=${filter}`);
        assert.deepEqual(
            rows.map((row) => [row["@odata.type"], row["id"]]),
            [["#microsoft.graph.countryNamedLocation", id]],
        );
    });

    for (const [what, body] of Object.entries<Row>({
        "without a type": { ...office, "@odata.type": undefined },
        "without a name": { ...office, displayName: undefined },
        "with a member of the other type": { ...countries, isTrusted: true },
        "without ranges": { ...office, ipRanges: [] },
        "with a range that is none": {
            ...office,
            ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "192.0.2.0/33" }],
        },
        "with a range of the other family": {
            ...office,
            ipRanges: [{ "@odata.type": "#microsoft.graph.iPv6CidrRange", cidrAddress: "192.0.2.0/24" }],
        },
        "with a country by its name": { ...countries, countriesAndRegions: ["Denmark"] },
    })) {
        it(`are refused ${what}`, () => {
            assertRefused(ask(`POST ${path}`, body), 400, "BadRequest", /^1007: /);
        });
    }

    it("take a change that names their type", () => {
        const id = String(created(office)["id"]);
        assert.equal(ask(`PATCH ${path}/${id}`, { displayName: "Offices" }).status, 400);
        const change = { "@odata.type": office["@odata.type"], displayName: "Offices" };
        assert.equal(ask(`PATCH ${path}/${id}`, change).status, 204);
        const changed = ask(`GET ${path}/${id}`).body;
        assert.deepEqual([changed["displayName"], changed["isTrusted"]], ["Offices", true]);
    });

    it("stay while they are trusted", () => {
        const id = String(created(office)["id"]);
        assertRefused(ask(`DELETE ${path}/${id}`), 400, "BadRequest", /trusted/);
        ask(`PATCH ${path}/${id}`, { "@odata.type": office["@odata.type"], isTrusted: false });
        assert.equal(ask(`DELETE ${path}/${id}`).status, 204);
        assertRefused(
            ask(`GET ${path}/${id}`),
            404,
            "ResourceNotFound",
            new RegExp(`^NamedLocation with id ${id} does not exist in the directory\\.$`),
        );
    });

    it("stay while a policy names them", () => {
        const id = String(created(countries)["id"]);
        const policy = ask("POST /identity/conditionalAccess/policies", {
            displayName: "Block",
            state: "disabled",
            conditions: {
                users: { includeUsers: ["All"] },
                applications: { includeApplications: ["All"] },
                locations: { includeLocations: ["All"], excludeLocations: [id] },
            },
            grantControls: { operator: "OR", builtInControls: ["block"] },
        });
        assert.equal(policy.status, 201, policy.message);
        assertRefused(ask(`DELETE ${path}/${id}`), 400, "BadRequest", /policy/);
        ask(`DELETE /identity/conditionalAccess/policies/${String(policy.body["id"])}`);
        assert.equal(ask(`DELETE ${path}/${id}`).status, 204);
    });

    it("are unknown by another id", () => {
        assertRefused(ask(`DELETE ${path}/${unknownId}`), 404, "ResourceNotFound", /does not exist/);
    });

    it("are named by a policy only where they are known already: 1040 until then", () => {
        const lagging = Directory.create({ replicaCount: 1, lagMs: 10_000 });
        const { id } = lagging.succeed(`POST ${path}`, countries);
        const create = () =>
            lagging.ask("POST /identity/conditionalAccess/policies", {
                displayName: "Block",
                state: "disabled",
                conditions: {
                    users: { includeUsers: ["All"] },
                    applications: { includeApplications: ["All"] },
                    locations: { includeLocations: [id] },
                },
                grantControls: { operator: "OR", builtInControls: ["block"] },
            });
        lagging.pass(1_000);
        assertRefused(create(), 400, "BadRequest", /^1040: /);
        lagging.pass(14_000);
        assert.equal(create().status, 201);
    });
});
