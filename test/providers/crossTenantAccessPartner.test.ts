import assert from "node:assert/strict";
import { guid, refusal } from "../graph/fakes";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { SandboxSession } from "./overSandbox";
import { createdErrorOf, stateOf, failuresOf, over, unknown, warnings } from "./setUp";

const tenantId = guid(1);
const root = "/policies/crossTenantAccessPolicy/partners";
const one = `${root}/${tenantId}`;

const trust = (isMfaAccepted: boolean) => ({
    isMfaAccepted,
    isCompliantDeviceAccepted: false,
    isHybridAzureADJoinedDeviceAccepted: false,
});
const consent = { inboundAllowed: true, outboundAllowed: false };
const access = {
    usersAndGroups: { accessType: "allowed", targets: [{ target: "AllUsers", targetType: "user" }] },
    applications: {
        accessType: "allowed",
        targets: [{ target: "AllApplications", targetType: "application" }],
    },
};
const inputs = { tenantId, inboundTrust: trust(true) };

/** Without what is in force, which the settings for all tenants decide too and which has its own tests. */
function owned<T extends { outs?: Properties; props?: Properties }>(result: T): T {
    delete result.outs?.["effectiveSettings"];
    delete result.props?.["effectiveSettings"];
    return result;
}

/** A tenant in which an administrator configured the partner before. */
function configured(settings: Record<string, unknown> = { inboundTrust: trust(false) }) {
    const lifecycle = over("crossTenantAccessPartner");
    lifecycle.directory.partners.set(tenantId, { tenantId, ...settings });
    return {
        ...lifecycle,
        create: async (news: Properties) => owned(await lifecycle.create(news)),
        read: async (id: string, props: Properties) => owned(await lifecycle.read(id, props)),
        update: async (id: string, olds: Properties, news: Properties) =>
            owned(await lifecycle.update(id, olds, news)),
        partner: () => lifecycle.directory.partners.get(tenantId),
    };
}

function unconfigured() {
    const lifecycle = configured();
    lifecycle.directory.partners.clear();
    return lifecycle;
}

describe("CrossTenantAccessPartner, checked", () => {
    it("reports all faults at once", async () => {
        const faults = await failuresOf(unconfigured(), {
            tenantId: "fabrikam.example",
            inboundTrust: { isMfaAccepted: "yes" },
            b2bCollaborationInbound: { usersAndGroups: access.usersAndGroups },
            inboundTrusts: {},
        });
        assert.deepEqual(faults, [
            "inboundTrusts",
            "tenantId",
            "inboundTrust.isMfaAccepted",
            "b2bCollaborationInbound.applications",
        ]);
    });

    it("passes values that are not known yet, within a setting too", async () => {
        const news = { tenantId: unknown, inboundTrust: { isMfaAccepted: unknown } };
        assert.deepEqual(await unconfigured().check({}, news), { inputs: news, failures: [] });
    });

    it("never assumes trust: an omitted claim is not trusted", async () => {
        const { inputs: checked } = await unconfigured().check(
            {},
            { tenantId, inboundTrust: { isMfaAccepted: true } },
        );
        assert.deepEqual(checked, inputs);
    });
});

describe("CrossTenantAccessPartner, compared", () => {
    it("sees no change where there is none, and sends no request", async () => {
        const { diff, directory } = unconfigured();
        const olds = { ...inputs, formerSettings: { inboundTrust: null } };
        assert.deepEqual(await diff(tenantId, olds, inputs), { changes: false, replaces: [] });
        assert.deepEqual(directory.calls, []);
    });

    it("is replaced with another tenant, and updated for other settings", async () => {
        const { diff } = unconfigured();
        const other = await diff(tenantId, inputs, { ...inputs, tenantId: guid(2) });
        assert.deepEqual(other, { changes: true, replaces: ["tenantId"] });
        const less = await diff(tenantId, inputs, { tenantId });
        assert.deepEqual(less, { changes: true, replaces: [] });
    });
});

describe("CrossTenantAccessPartner, created", () => {
    it("creates the partner and waits until several reads show the trust", async () => {
        const { create, directory } = unconfigured();
        assert.deepEqual(await create(inputs), { id: tenantId, outs: inputs });
        assert.deepEqual(directory.writes, [`POST ${root}`]);
        assert.deepEqual(directory.calls.slice(-4, -1), [`GET ${one}`, `GET ${one}`, `GET ${one}`]);
    });

    it("adopts a configured partner, leaves its other settings, and keeps the former values", async () => {
        const { create, partner } = configured({
            inboundTrust: trust(false),
            b2bCollaborationInbound: access,
        });
        const { outs } = await create(inputs);
        assert.deepEqual(outs, { ...inputs, formerSettings: { inboundTrust: trust(false) } });
        assert.deepEqual(partner(), { ...inputs, b2bCollaborationInbound: access });
    });

    it("keeps for a setting that took the default that it did", async () => {
        const { outs } = await configured({}).create(inputs);
        assert.deepEqual(outs?.["formerSettings"], { inboundTrust: null });
    });

    it("writes nothing to an adopted partner of which nothing is declared", async () => {
        const { create, directory } = configured();
        await create({ tenantId });
        assert.deepEqual(directory.writes, []);
    });

    it("is not misled by members that the service adds", async () => {
        const { create, directory } = unconfigured();
        const shown = {
            tenantId,
            isServiceProvider: null,
            inboundTrust: { ...trust(true), isNewFlag: false },
        };
        directory.next(`GET ${one}`, refusal(404), refusal(404), refusal(404));
        directory.next(`GET ${one}`, ...(Array<object>(3).fill({ status: 200, body: shown }) as never[]));
        await create(inputs);
    });

    it("keeps its id, and that it made the partner, when the trust cannot be confirmed", async () => {
        const lifecycle = unconfigured();
        lifecycle.directory.loseAnswerOf(`POST ${root}`);
        const stale = { status: 200, body: { tenantId } };
        lifecycle.directory.next(`GET ${one}`, refusal(404), refusal(404), refusal(404));
        lifecycle.directory.next(`GET ${one}`, ...Array<typeof stale>(100).fill(stale));
        const error = await createdErrorOf(lifecycle, inputs);
        const unfinishedProperties = ["inboundTrust", "tenantId"];
        assert.deepEqual([error.id, stateOf(error)], [tenantId, { ...inputs, unfinishedProperties }]);
    });

    it("keeps the former values of an adopted partner when it could not be written", async () => {
        const lifecycle = configured();
        lifecycle.directory.next(`PATCH ${one}`, refusal(400, "BadRequest", "contradicts itself"));
        const error = await createdErrorOf(lifecycle, inputs);
        assert.deepEqual(stateOf(error), {
            ...inputs,
            formerSettings: { inboundTrust: trust(false) },
            unfinishedProperties: ["inboundTrust", "tenantId"],
        });
    });

    it("keeps nothing when nothing was made", async () => {
        const { create, directory } = unconfigured();
        directory.next(`POST ${root}`, refusal(403, "Authorization_RequestDenied"));
        await assert.rejects(create(inputs), { name: "GraphError" });
    });
});

describe("CrossTenantAccessPartner, read", () => {
    it("shows drift of what is declared, and only of that", async () => {
        const { read } = configured({ inboundTrust: trust(false), automaticUserConsentSettings: consent });
        assert.deepEqual(await read(tenantId, inputs), {
            id: tenantId,
            props: { tenantId, inboundTrust: trust(false) },
        });
    });

    it("takes one stale answer for no drift", async () => {
        const { read, directory } = configured({ inboundTrust: trust(true) });
        directory.next(
            `GET ${one}`,
            { status: 200, body: { tenantId, inboundTrust: trust(false) } },
            refusal(404),
        );
        assert.deepEqual(await read(tenantId, inputs), { id: tenantId, props: inputs });
    });

    it("is gone only when several replicas agree", async () => {
        const { read, directory } = unconfigured();
        assert.deepEqual(await read(tenantId, inputs), {});
        assert.equal(directory.calls.length, 3);
    });
});

describe("CrossTenantAccessPartner, updated", () => {
    it("writes declared settings, and returns those no longer declared to the default", async () => {
        const { update, partner } = configured({
            inboundTrust: trust(true),
            automaticUserConsentSettings: consent,
        });
        const olds = { ...inputs, automaticUserConsentSettings: consent };
        const news = { tenantId, inboundTrust: trust(false) };
        assert.deepEqual(await update(tenantId, olds, news), { outs: news });
        assert.deepEqual(partner(), { ...news, automaticUserConsentSettings: null });
    });

    it("of an adopted one restores the former value of what is no longer declared", async () => {
        const { update, partner } = configured(inputs);
        const olds = { ...inputs, formerSettings: { inboundTrust: trust(false) } };
        assert.deepEqual(await update(tenantId, olds, { tenantId }), {
            outs: { tenantId, formerSettings: {} },
        });
        assert.deepEqual(partner()?.["inboundTrust"], trust(false));
    });

    it("of an adopted one keeps the former value of what is newly declared", async () => {
        const { update, partner } = configured({ ...inputs, automaticUserConsentSettings: consent });
        const olds = { ...inputs, formerSettings: { inboundTrust: null } };
        const news = {
            ...inputs,
            automaticUserConsentSettings: { inboundAllowed: false, outboundAllowed: false },
        };
        const { outs } = await update(tenantId, olds, news);
        assert.deepEqual(outs?.["formerSettings"], {
            inboundTrust: null,
            automaticUserConsentSettings: consent,
        });
        assert.deepEqual(partner()?.["automaticUserConsentSettings"], news.automaticUserConsentSettings);
    });
});

describe("CrossTenantAccessPartner, deleted", () => {
    it("removes a partner that was made here", async () => {
        const lifecycle = configured(inputs);
        await lifecycle.delete(tenantId, inputs);
        assert.equal(lifecycle.partner(), undefined);
    });

    it("puts an adopted partner's former settings back, and waits until they show", async () => {
        const lifecycle = configured({ ...inputs, b2bCollaborationInbound: access });
        lifecycle.directory.next(`GET ${one}`, { status: 200, body: inputs }, { status: 200, body: inputs });
        await lifecycle.delete(tenantId, { ...inputs, formerSettings: { inboundTrust: trust(false) } });
        assert.deepEqual(lifecycle.partner(), {
            tenantId,
            inboundTrust: trust(false),
            b2bCollaborationInbound: access,
        });
        assert.deepEqual(lifecycle.directory.writes, [`PATCH ${one}`]);
    });

    it("writes nothing when the partner is gone", async () => {
        const lifecycle = unconfigured();
        await lifecycle.delete(tenantId, { ...inputs, formerSettings: { inboundTrust: null } });
        assert.deepEqual(lifecycle.directory.writes, []);
    });

    it("does not touch a partner that is declared under a new name in the same run", async () => {
        const lifecycle = configured(inputs);
        await lifecycle.check({}, inputs);
        await lifecycle.delete(tenantId, inputs);
        assert.deepEqual(lifecycle.partner(), inputs);
    });
});

describe("CrossTenantAccessPartner, found just as declared", () => {
    /** The states of an `up` and of a `destroy` after it, with a partner as an administrator or a killed run left it. */
    async function deployed(before: Properties, news: Properties = inputs) {
        const lifecycle = configured(before);
        const { outs = {} } = await lifecycle.create(news);
        return {
            ...lifecycle,
            outs,
            destroy: async (props = outs) => {
                await lifecycle.later().delete(tenantId, props);
                return lifecycle.partner();
            },
        };
    }

    it("is removed with the resource: an interrupted run may have made it, and its trust must not stay", async () => {
        const { destroy } = await deployed({
            inboundTrust: trust(true),
            b2bCollaborationInbound: null,
            isServiceProvider: null,
            isInMultiTenantOrganization: false,
        });
        assert.equal(await destroy(), undefined);
    });

    it("is reported, with what keeps it", async () => {
        await deployed({ inboundTrust: trust(true) });
        assert.match(
            warnings.join(),
            /already had inboundTrust exactly as declared.*set onRemove to "restore"/,
        );
        await deployed({ inboundTrust: trust(false) });
        assert.deepEqual(warnings, []);
    });

    it("stays when restoring is declared, also if only after the run that found it", async () => {
        const found = { inboundTrust: trust(true) };
        const { destroy, partner } = await deployed(found, { ...inputs, onRemove: "restore" });
        await destroy();
        assert.deepEqual(partner(), inputs);
        const later = await deployed(found);
        const { outs = {} } = await later.update(tenantId, later.outs, { ...inputs, onRemove: "restore" });
        await later.destroy(outs);
        assert.deepEqual(later.partner(), inputs);
    });

    it("loses the trust, and keeps what others configured", async () => {
        const { destroy } = await deployed({ inboundTrust: trust(true), b2bCollaborationInbound: access });
        assert.deepEqual(await destroy(), { tenantId, inboundTrust: null, b2bCollaborationInbound: access });
        assert.match(
            warnings.join(),
            /stays configured, because its b2bCollaborationInbound does not belong to this stack/,
        );
    });

    it("loses the trust although a later run declares other trust", async () => {
        const { update, outs, destroy } = await deployed({ inboundTrust: trust(true) });
        const news = { tenantId, inboundTrust: trust(false) };
        assert.equal(await destroy((await update(tenantId, outs, news)).outs), undefined);
    });

    it("decides by setting: one that had another value gets it back", async () => {
        const { destroy } = await deployed(
            { inboundTrust: trust(true), automaticUserConsentSettings: consent },
            { ...inputs, automaticUserConsentSettings: { ...consent, inboundAllowed: false } },
        );
        assert.deepEqual(await destroy(), {
            tenantId,
            inboundTrust: null,
            automaticUserConsentSettings: consent,
        });
    });

    it("counts for a setting that an interrupted update wrote, too", async () => {
        const { update, outs, partner } = await deployed({ inboundTrust: trust(false) });
        partner()!["automaticUserConsentSettings"] = consent;
        const news = { ...inputs, automaticUserConsentSettings: consent };
        const updated = (await update(tenantId, outs, news)).outs ?? {};
        assert.deepEqual(updated["foundAsDeclared"], ["automaticUserConsentSettings"]);
        assert.deepEqual((await update(tenantId, updated, inputs)).outs, {
            ...inputs,
            formerSettings: { inboundTrust: trust(false) },
        });
        assert.equal(partner()?.["automaticUserConsentSettings"], null);
    });

    it("if made here, stays with what others have added since, without the trust", async () => {
        const { partner, ...lifecycle } = unconfigured();
        const { outs = {} } = await lifecycle.create(inputs);
        partner()!["b2bCollaborationInbound"] = access;
        await lifecycle.later().delete(tenantId, outs);
        assert.deepEqual(partner(), { tenantId, inboundTrust: null, b2bCollaborationInbound: access });
    });
});

describe("CrossTenantAccessPartner, in a tenant whose replicas lag", () => {
    const nobody = {
        usersAndGroups: { accessType: "blocked", targets: [{ target: "AllUsers", targetType: "user" }] },
        applications: {
            accessType: "blocked",
            targets: [{ target: "AllApplications", targetType: "application" }],
        },
    };
    const partnerId = "11111111-1111-4111-8111-111111111111";
    const partner = { tenantId: partnerId, inboundTrust: trust(true), b2bCollaborationOutbound: nobody };

    it("outputs what is in force: its own settings, and those for all tenants where it has none", async () => {
        const session = SandboxSession.start();
        session.directory.succeed("PATCH /policies/crossTenantAccessPolicy/default", {
            b2bDirectConnectInbound: access,
            b2bCollaborationOutbound: access,
            inboundTrust: trust(false),
        });
        session.catchUp();
        const { outs } = await session.lifecycle("crossTenantAccessPartner").create(partner);
        assert.deepEqual(outs?.["effectiveSettings"], {
            inboundTrust: trust(true),
            automaticUserConsentSettings: { inboundAllowed: false, outboundAllowed: false },
            b2bCollaborationInbound: access,
            b2bCollaborationOutbound: nobody,
            b2bDirectConnectInbound: access,
            b2bDirectConnectOutbound: nobody,
            tenantRestrictions: nobody,
        });
    });

    it("shows a refresh what has come into force since", async () => {
        const session = SandboxSession.start();
        const { read, create } = session.lifecycle("crossTenantAccessPartner");
        const { outs } = await create(partner);
        session.directory.succeed("PATCH /policies/crossTenantAccessPolicy/default", {
            b2bDirectConnectInbound: access,
        });
        session.catchUp();
        const { props } = await read(partnerId, outs ?? {});
        const effective = props?.["effectiveSettings"] as Record<string, unknown>;
        assert.deepEqual(effective["b2bDirectConnectInbound"], access);
    });

    it("trusts no one once it is deleted, although the run that made it never recorded it", async () => {
        const session = SandboxSession.start();
        const { create } = session.lifecycle("crossTenantAccessPartner");
        await create(partner);
        const { outs = {} } = await create(partner);
        await session.lifecycle("crossTenantAccessPartner").delete(partnerId, outs);
        session.catchUp();
        const { status } = session.directory.ask(
            `GET /policies/crossTenantAccessPolicy/partners/${partnerId}`,
        );
        assert.equal(status, 404);
    });

    it("loses its trust although the synchronization that others set up keeps it", async () => {
        const session = SandboxSession.start();
        const { outs = {} } = await session.lifecycle("crossTenantAccessPartner").create(partner);
        session.catchUp();
        const path = `/policies/crossTenantAccessPolicy/partners/${partnerId}`;
        session.directory.succeed(`PUT ${path}/identitySynchronization`, {
            userSyncInbound: { isSyncAllowed: true },
        });
        session.catchUp();
        await session.lifecycle("crossTenantAccessPartner").delete(partnerId, outs);
        session.catchUp();
        assert.equal(session.directory.ask(`GET ${path}`).body["inboundTrust"], null);
        assert.match(
            session.warnings.join(),
            /stays configured.* Entra refused to remove it: \w.*synchronization/,
        );
    });

    it("refuses an access setting that contradicts itself, before anything is written", async () => {
        const { check } = SandboxSession.start().lifecycle("crossTenantAccessPartner");
        const b2bDirectConnectInbound = { ...access, applications: nobody.applications };
        const { failures } = await check({}, { ...partner, b2bDirectConnectInbound });
        assert.deepEqual(
            failures?.map(({ property }) => property),
            ["b2bDirectConnectInbound"],
        );
    });
});
