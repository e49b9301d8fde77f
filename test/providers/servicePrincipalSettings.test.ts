import assert from "node:assert/strict";
import type { Lifecycle } from "../../providers/lifecycle/kit/lifecycle";
import { SandboxSession } from "./overSandbox";

const appId = "00000000-0000-4000-8000-00000000ca01";
const path = "/servicePrincipals/00000000-0000-4000-8000-00000000c001";

describe("ServicePrincipalSettings, over lagging replicas", () => {
    let session: SandboxSession;
    let cycle: Lifecycle;

    beforeEach(() => {
        session = SandboxSession.start();
        cycle = session.lifecycle("servicePrincipalSettings");
    });

    const inputs = { appId, appRoleAssignmentRequired: true };
    const isRequired = () =>
        session.directory.tenant.store.primary.get("servicePrincipals", path.split("/")[2] ?? "")?.[
            "appRoleAssignmentRequired"
        ];

    it("writes declared values, records the former ones, waits until they show, and restores them", async () => {
        const { id, outs = {} } = await cycle.create(inputs);
        assert.deepEqual(outs, { ...inputs, formerSettings: { appRoleAssignmentRequired: false } });
        assert.equal(isRequired(), true);
        assert.deepEqual(await cycle.read(id, outs), { id, props: outs });
        await session.lifecycle("servicePrincipalSettings").delete(id, outs);
        assert.equal(isRequired(), false);
    });

    it("writes nothing when nothing is declared", async () => {
        const { id, outs = {} } = await cycle.create({ appId });
        await cycle.delete(id, outs);
        assert.deepEqual(session.writes, []);
    });

    it("restores a setting that is no longer declared, and records the former value of a new one", async () => {
        const { id, outs = {} } = await cycle.create(inputs);
        const { outs: less = {} } = await cycle.update(id, outs, { appId });
        assert.deepEqual([isRequired(), less["formerSettings"]], [false, {}]);
        const { outs: more = {} } = await cycle.update(id, less, inputs);
        assert.deepEqual(more["formerSettings"], { appRoleAssignmentRequired: false });
    });

    it("finds drift of what is declared", async () => {
        const { id, outs = {} } = await cycle.create(inputs);
        session.directory.succeed(`PATCH ${path}`, { appRoleAssignmentRequired: false });
        session.catchUp();
        assert.equal((await cycle.read(id, outs)).props?.["appRoleAssignmentRequired"], false);
    });

    it("leaves what another name declares in the same run, and is replaced for another object", async () => {
        const { id, outs = {} } = await cycle.create(inputs);
        await cycle.check({}, inputs);
        await cycle.delete(id, outs);
        assert.equal(isRequired(), true);
        const other = { ...inputs, appId: "00000000-0000-4000-8000-00000000ca02" };
        assert.deepEqual(await cycle.diff(id, outs, other), { changes: true, replaces: ["appId"] });
        assert.deepEqual(await cycle.diff(id, outs, inputs), { changes: false, replaces: [] });
    });

    it("puts nothing back where the object is gone", async () => {
        const { id, outs = {} } = await cycle.create(inputs);
        session.directory.tenant.store.commit("servicePrincipals", id, undefined);
        session.catchUp();
        await session.lifecycle("servicePrincipalSettings").delete(id, outs);
    });
});

describe("ApplicationUrls, over lagging replicas", () => {
    const registration = "/applications/00000000-0000-4000-8000-00000000cb01";

    it("changes members of a structure, leaves the others, and restores each", async () => {
        const session = SandboxSession.start();
        const cycle = session.lifecycle("applicationUrls");
        const web = () =>
            session.directory.tenant.store.primary.get("applications", registration.split("/")[2] ?? "")?.[
                "web"
            ] as Record<string, unknown>;
        session.directory.succeed(`PATCH ${registration}`, {
            web: { homePageUrl: "https://expenses.example", logoutUrl: "https://expenses.example/out" },
        });
        session.catchUp();
        const inputs = {
            appId,
            identifierUris: ["api://expenses"],
            redirectUris: ["https://expenses.example/in"],
        };
        const { id, outs = {} } = await cycle.create(inputs);
        assert.deepEqual(outs["formerSettings"], { identifierUris: [], redirectUris: [] });
        assert.deepEqual(web()["redirectUris"], ["https://expenses.example/in"]);
        assert.equal(web()["logoutUrl"], "https://expenses.example/out");
        assert.deepEqual(await cycle.read(id, outs), { id, props: outs });

        const { outs: later = {} } = await cycle.update(id, outs, {
            appId,
            identifierUris: ["api://expenses"],
            logoutUrl: "https://expenses.example/bye",
        });
        assert.deepEqual([web()["redirectUris"], web()["logoutUrl"]], [[], "https://expenses.example/bye"]);
        await session.lifecycle("applicationUrls").delete(id, later);
        assert.deepEqual(web()["logoutUrl"], "https://expenses.example/out");
        assert.equal(web()["homePageUrl"], "https://expenses.example");
    });

    it("finds a URL that was changed by hand", async () => {
        const session = SandboxSession.start();
        const cycle = session.lifecycle("applicationUrls");
        const { id, outs = {} } = await cycle.create({ appId, logoutUrl: "https://expenses.example/out" });
        session.directory.succeed(`PATCH ${registration}`, { web: { logoutUrl: "https://evil.example" } });
        session.catchUp();
        assert.equal((await cycle.read(id, outs)).props?.["logoutUrl"], "https://evil.example");
    });
});

describe("ServicePrincipalSettings of single sign-on", () => {
    it("writes the mode, the relay state, the certificate and who hears of its end", async () => {
        const session = SandboxSession.start();
        const cycle = session.lifecycle("servicePrincipalSettings");
        const settings = {
            preferredSingleSignOnMode: "saml",
            loginUrl: "https://expenses.example/login",
            samlSingleSignOnSettings: { relayState: "/home" },
            notificationEmailAddresses: ["it@contoso.example"],
            preferredTokenSigningKeyThumbprint: "A7D3C4626B8A84FDA868CCC67D274D402FFD0A10",
        };
        const { inputs = {}, failures } = await cycle.check({}, { appId, ...settings });
        assert.deepEqual(failures, []);
        const { id, outs = {} } = await cycle.create(inputs);
        const found = session.directory.tenant.store.primary.get(
            "servicePrincipals",
            path.split("/")[2] ?? "",
        );
        for (const [name, value] of Object.entries(settings)) {
            assert.deepEqual(found?.[name], value);
        }
        assert.deepEqual(await cycle.read(id, outs), { id, props: outs });
    });
});
