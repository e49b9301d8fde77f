import assert from "node:assert/strict";
import { driftOf } from "../../../commands/drift/drift";
import { delegatedType } from "../../../providers/providerText";
import type { LifecycleName } from "../../../providers/lifecycle";
import type { Properties } from "../../../providers/lifecycle/kit/lifecycle";
import type { Entity, TableName } from "../../../sandbox/store";
import { guid } from "../../graph/fakes";
import { declarations } from "../../providers/declarations";
import { tenantOfOwners } from "../../providers/ownedKinds";
import type { SandboxSession } from "../../providers/overSandbox";

/** Tables that hold what resources are made of. */
const tables: readonly TableName[] = [
    "groups",
    "conditionalAccessPolicies",
    "namedLocations",
    "authenticationStrengths",
    "partners",
    "users",
    "members",
    "accessPackageCatalogs",
    "accessPackages",
    "assignmentPolicies",
    "claimsMappingPolicies",
];

/** What no one can change, or what only says which object it is. */
const fixed = new Set(["id", "createdDateTime", "modifiedDateTime", "deletedDateTime", "createdByAppId"]);

/** Other values that someone could give in place of one, at any depth. */
function otherValues(value: unknown): unknown[] {
    if (typeof value === "string") {
        return [`${value} by hand`, null];
    }
    if (typeof value === "boolean") {
        return [!value];
    }
    if (typeof value === "number") {
        return [value + 1];
    }
    if (Array.isArray(value)) {
        return value.length === 0 ? [[guid(77)]] : [[], [...(value as unknown[]), guid(77)]];
    }
    if (value === null || value === undefined) {
        return ["by hand", { operator: "OR", builtInControls: ["block"] }];
    }
    const members = Object.entries(value);
    return [
        null,
        ...members.flatMap(([name, member]) =>
            otherValues(member).map((other) => ({ ...value, [name]: other })),
        ),
    ];
}

/** A resource as the stack left it, over a separate tenant. */
async function deployed(name: LifecycleName, more: Properties = {}) {
    const session = tenantOfOwners();
    const declared = { ...declarations[name]?.declare(session), ...more };
    session.catchUp();
    const { inputs = {}, failures } = await session.lifecycle(name).check({}, declared);
    assert.deepEqual(failures, []);
    const { id, outs = {} } = await session.current(name).create(inputs);
    session.catchUp();
    return { session, id, inputs: inputs, outs: outs };
}

/** Every change by hand of what is stored of an object. */
function editsOf(session: SandboxSession, id: string): { table: TableName; entity: Entity; what: string }[] {
    const { primary } = session.directory.tenant.store;
    return tables.flatMap((table) => {
        const entity = primary.get(table, id);
        return Object.entries(entity ?? {})
            .filter(([property]) => !fixed.has(property) && !property.includes("@odata"))
            .flatMap(([property, value]) =>
                otherValues(value).map((other) => ({
                    table,
                    entity: { ...entity, [property]: other },
                    what: `${table}.${property}: ${JSON.stringify(other)}`,
                })),
            );
    });
}

/** Further inputs, so that parts which are not declared are compared as well. */
const variants: [LifecycleName, Properties][] = [
    ...(Object.keys(declarations) as LifecycleName[]).map((name): [LifecycleName, Properties] => [name, {}]),
    [
        "conditionalAccessPolicy",
        {
            grantControls: undefined,
            sessionControls: { persistentBrowser: { isEnabled: true, mode: "never" } },
        },
    ],
    ["guestAccount", { displayName: "Ada", department: "Sales", blockSignIn: false }],
    ["directoryGroup", { description: "All of them", owners: [] }],
];

for (const [name, more] of variants) {
    describe(`drift of ${name} ${Object.keys(more).join(", ")}`.trim(), () => {
        it("is seen for every property by which a refresh would have it written again", async () => {
            const { session, id, inputs, outs } = await deployed(name, more);
            const { store } = session.directory.tenant;
            const type = delegatedType(name);
            const urn = `urn:pulumi:s::p::${type}::one`;
            const state = { urn, type, id, inputs, outputs: outs };
            let seenCount = 0;
            for (const { table, entity, what } of editsOf(session, id)) {
                const before = store.primary.get(table, id);
                store.commit(table, id, entity);
                session.catchUp();
                // What can no longer be read as such an object is for the refresh to refuse.
                const read = await session
                    .lifecycle(name)
                    .read(id, outs)
                    .catch(() => undefined);
                if (read?.props !== undefined) {
                    const found = read.props;
                    const { changes } = await session.lifecycle(name).diff(id, found, inputs);
                    const steps = [
                        { op: "refresh", urn, oldState: state, newState: state },
                        ...(changes ? [{ op: "update", urn, oldState: { ...state, outputs: found } }] : []),
                    ];
                    const drifts = await driftOf({ steps });
                    assert.equal(drifts.length > 0, changes, what);
                    seenCount += drifts.length;
                }
                store.commit(table, id, before);
                session.catchUp();
            }
            const ownsProperties =
                declarations[name]?.change !== undefined &&
                (name !== "guestAccount" || Object.keys(more).length > 0);
            assert.ok(!ownsProperties || seenCount > 0, `${seenCount} seen`);
        });
    });
}

describe("drift of a policy's parts that are not declared", () => {
    const parts: [string, Properties, string, unknown][] = [
        [
            "grant controls of a policy with session controls alone",
            {
                state: "enabledForReportingButNotEnforced",
                grantControls: undefined,
                sessionControls: { persistentBrowser: { isEnabled: true, mode: "never" } },
            },
            "grantControls",
            { operator: "OR", builtInControls: ["block"] },
        ],
        [
            "session controls of a policy with grant controls alone",
            {},
            "sessionControls",
            { signInFrequency: { isEnabled: true, type: "hours", value: 1 } },
        ],
    ];
    for (const [title, more, part, value] of parts) {
        it(`is seen: ${title}`, async () => {
            const { session, id, inputs, outs } = await deployed("conditionalAccessPolicy", more);
            const policy = session.directory.tenant.store.primary.get("conditionalAccessPolicies", id);
            session.directory.tenant.store.commit("conditionalAccessPolicies", id, {
                ...policy,
                [part]: value,
            });
            session.catchUp();
            const { props = {} } = await session.lifecycle("conditionalAccessPolicy").read(id, outs);
            const type = delegatedType("conditionalAccessPolicy");
            const urn = `urn:pulumi:s::p::${type}::one`;
            const oldState = { urn, type, id, inputs, outputs: outs };
            const [drift] = await driftOf({
                steps: [
                    { op: "refresh", urn, oldState, newState: oldState },
                    { op: "update", urn, oldState: { ...oldState, outputs: props } },
                ],
            });
            assert.ok(
                drift?.properties.some(({ path }) => path.startsWith(part)),
                JSON.stringify(drift),
            );
        });
    }
});
