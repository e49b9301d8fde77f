import type { Group } from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import { at, obeys } from "../../../rules/fault";
import { groupFaults, ownersFaults } from "../../../rules/group";
import { membershipRuleFault } from "../../../rules/membershipRule";
import { directoryGroups, directoryObjects, readAgreed, type GraphClient } from "../../../graph";
import {
    absentError,
    adoptedId,
    adoptionFields,
    adoptionNames,
    adoptionReplaces,
    isRetained,
    noteAdoption,
} from "../kit/adoption";
import type { Run } from "../kit/run";
import {
    changedProperties,
    checkInputs,
    guidSet,
    isSame,
    isUnknown,
    union,
    type InputRule,
} from "../kit/inputs";
import { CreatedError, type Lifecycle, type Properties } from "../kit/lifecycle";

import { endGroup } from "./group/end";
import { isOfKind } from "./group/kind";
import { ownersIn, writeOwners } from "./group/owners";
import { draftName } from "../kit/mark";
import { asWritten, matchesWritten } from "../kit/matchesWritten";
import { makeOwned } from "../kit/ownObject";
import { isAnyUnfinished } from "../kit/unfinished";

const schema = z.object({
    displayName: z.string().min(1).max(256),
    description: z.string().max(1024).optional(),
    mailNickname: z
        .string()
        .max(64)
        .regex(/^[!#$%&'*+\-/0-9=?A-Z^_`a-z{|}~]+$/, 'must be ASCII without spaces and @()\\[]";:.<>,')
        .optional(),
    mark: z.string(),
    securityEnabled: z.boolean().optional(),
    kind: z.enum(["security", "microsoft365"]).default("security"),
    membershipRule: z.string().optional(),
    visibility: z.enum(["Private", "Public", "HiddenMembership"]).optional(),
    isAssignableToRole: z.boolean().default(false),
    allowReplacement: z.boolean().default(false),
    owners: guidSet.superRefine(obeys(ownersFaults)).optional(),
    ...adoptionFields,
});

const membershipRuleRule: InputRule = {
    reads: ["membershipRule"],
    faultsOf: ({ membershipRule }) =>
        membershipRule === undefined
            ? []
            : at(["membershipRule"], membershipRuleFault(membershipRule as string)),
};

const kindRule: InputRule = {
    reads: ["kind", "visibility", "membershipRule", "isAssignableToRole"],
    faultsOf: groupFaults,
};

type Inputs = z.infer<typeof schema>;
type MadeInputs = Inputs & { readonly mailNickname: string; readonly securityEnabled: boolean };

/** Properties that a change writes. */
const changeable = [
    "displayName",
    "description",
    "mailNickname",
    "securityEnabled",
    "membershipRule",
    "visibility",
] as const satisfies readonly (keyof Group)[];
/**
 * Properties that Entra sets itself, including the description of a Microsoft 365 group some time after its creation.
 * An adopted group keeps whatever is not declared.
 */
const isLeftAlone = (name: string, { kind, objectId, [name]: value }: Properties) =>
    (value ?? undefined) === undefined &&
    (name === "visibility" ||
        (name === "description" && kind === "microsoft365") ||
        (objectId ?? undefined) !== undefined);

/** What is fixed at creation, and why a change is refused. */
const fixed = {
    isAssignableToRole: "whether a group can hold directory roles",
    kind: "the kind of a group",
    membershipRule: "whether a group has its members by a rule",
} as const;

/** Names of properties that are fixed at creation and would change. */
function changedFixed(olds: Properties, news: Properties): string[] {
    const isOther = {
        isAssignableToRole: (olds["isAssignableToRole"] ?? false) !== news["isAssignableToRole"],
        kind: (olds["kind"] ?? "security") !== news["kind"],
        membershipRule: Boolean(olds["membershipRule"]) !== Boolean(news["membershipRule"]),
    };
    return (Object.keys(fixed) as (keyof typeof fixed)[]).filter(
        (name) => !isUnknown(news[name]) && isOther[name],
    );
}

/** The mail nickname that distinguishes a group from other groups of the same name. */
function ownNickname(run: Run, mark: string): string {
    for (let number = 1; ; number++) {
        const nickname = `${mark}${number === 1 ? "" : `-${number}`}`;
        if (!run.declared.groupMarks.has(nickname)) {
            return nickname;
        }
    }
}

/** Waits until replicas show the group. @param names - What to wait for. Default: all that is declared. */
async function waitUntilShown(
    run: Run,
    id: string,
    inputs: Inputs,
    names: readonly string[] = changeable.filter((name) => !isLeftAlone(name, inputs)),
): Promise<void> {
    await directoryObjects.waitUntil(
        run.client,
        id,
        (group) =>
            group !== undefined &&
            names.every((name) => matchesWritten(group[name], inputs[name as keyof Inputs])),
    );
}

function post(run: Run, inputs: MadeInputs): Promise<directoryGroups.Group> {
    const { displayName, description, mailNickname, securityEnabled, isAssignableToRole, owners } = inputs;
    const { kind, membershipRule: rule, visibility } = inputs;
    return directoryGroups.post(run.client, {
        ...{ displayName, description, mailNickname, securityEnabled, ownerIds: owners },
        ...(kind === "microsoft365" && { isMicrosoft365: true }),
        ...(rule !== undefined && { membershipRule: rule }),
        ...(visibility !== undefined && { visibility }),
        ...(isAssignableToRole && { isAssignableToRole }),
    });
}

/** Writes what a created or found group does not show yet, and waits until it shows. */
async function finish(run: Run, group: directoryGroups.Group, inputs: MadeInputs): Promise<void> {
    const change = changeOf(group, inputs);
    if (Object.keys(change).length > 0) {
        await directoryGroups.patch(run.client, group.id, change);
    }
    await waitUntilShown(run, group.id, inputs);
    await writeOwners(run, group.id, {}, inputs);
}

/**
 * Adopts an existing group, and writes only what differs from the declaration.
 *
 * @throws Error - It is not there, or of another kind than declared: nothing is written then.
 */
async function adopt(run: Run, id: string, inputs: Inputs): Promise<{ id: string; outs: Properties }> {
    const group = await readAgreed(
        run.client,
        (client) => directoryGroups.get(client, id),
        (found) => found !== undefined,
        () => true,
    );
    if (group === undefined) {
        throw absentError("group", id);
    }
    if (!isOfKind(group, inputs)) {
        throw new Error(
            `The group ${JSON.stringify(group["displayName"])} (${id}) is of another kind than declared. The kind is fixed at ` +
                "its creation. Declare kind, membershipRule and isAssignableToRole as the group has them.",
        );
    }
    run.declared.groupIds.add(id);
    const owned = ownedOf(inputs);
    const outs = { ...inputs, groupId: id };
    try {
        const shown = await readAgreed(
            run.client,
            (client) => readOwned(client, id, owned),
            () => false,
            isSame,
        );
        if (!matchesWritten(shown, owned)) {
            await write(run, id, shown ?? {}, inputs);
        }
    } catch (error) {
        throw new CreatedError(id, outs, error);
    }
    return { id, outs };
}

/** A security group and its owners. Another resource manages its members. What others add to the group stays. */
export const directoryGroup = (run: Run): Lifecycle => ({
    check: (olds, news) => {
        const result = checkInputs(schema, news, [membershipRuleRule, kindRule]);
        const { inputs, failures } = result;
        noteAdoption(run, olds, inputs);
        const isThere = "displayName" in olds || "isAssignableToRole" in olds;
        for (const name of isThere && inputs["allowReplacement"] !== true ? changedFixed(olds, inputs) : []) {
            failures.push({
                property: name,
                reason:
                    `${fixed[name as keyof typeof fixed]} is fixed at its creation: declare a group of another ` +
                    "name, or set allowReplacement to replace this one, which loses its id and its members",
            });
        }
        const known = olds["mailNickname"];
        if (typeof known === "string" && !isUnknown(known)) {
            run.declared.groupMarks.add(known);
        }
        if (adoptedId(inputs) === undefined) {
            inputs["securityEnabled"] ??= true;
        }
        if (
            inputs["mailNickname"] === undefined &&
            (known !== undefined || adoptedId(inputs) === undefined)
        ) {
            const mark = inputs["mark"];
            inputs["mailNickname"] =
                known ?? (typeof mark === "string" && !isUnknown(mark) ? ownNickname(run, mark) : mark);
        }
        return Promise.resolve(result);
    },

    diff: (id, olds, news) => {
        run.declared.groupIds.add(id);
        const replaces = [...changedFixed(olds, news), ...adoptionReplaces(id, news)];
        const owned = [...changeable.filter((name) => !isLeftAlone(name, news)), "owners", ...adoptionNames];
        const changes = replaces.length > 0 || changedProperties(olds, news, owned).length > 0;
        // Policies and assignments that name the group move to the new group before the old one is deleted.
        return Promise.resolve({ changes, replaces, deleteBeforeReplace: false });
    },

    create: (properties) => {
        const parsed = parse(properties);
        const adopted = adoptedId(parsed);
        if (adopted !== undefined) {
            return adopt(run, adopted, parsed);
        }
        const inputs = asMade(run, parsed);
        return makeOwned(run, {
            kind: "group",
            displayName: inputs.displayName,
            declaredIds: run.declared.groupIds,
            list: (client) => directoryGroups.findByMailNickname(client, inputs.mailNickname),
            isMisfit: (group) => !isOfKind(group, inputs),
            remove: (id) => directoryGroups.remove(run.client, id),
            finish: (group) => finish(run, group, inputs),
            outputsOf: (id) => ({ ...inputs, groupId: id }),
            ...markOf(run, inputs),
        });
    },

    read: async (id, props) => {
        const owned = ownedOf(props);
        const found = await readAgreed(
            run.client,
            (client) => readOwned(client, id, owned),
            (value) => matchesWritten(value, owned),
            isSame,
        );
        return found === undefined
            ? {}
            : { id, props: { ...props, ...asWritten(found, owned), groupId: id } };
    },

    update: async (id, olds, news) => {
        const parsed = parse(news);
        const inputs = adoptedId(parsed) === undefined ? asMade(run, parsed) : parsed;
        try {
            await write(run, id, olds, inputs);
        } catch (error) {
            // The owners of either declaration may be owners now.
            const owners = union(ownersIn(olds), inputs.owners ?? []);
            throw new CreatedError(id, { ...olds, ...(owners.length > 0 && { owners }) }, error);
        }
        return { outs: { ...inputs, groupId: id } };
    },

    delete: async (id, props) => {
        if (!isRetained(run, id, props)) {
            await endGroup(run, id, props);
        }
    },
});

/** Writes the differences, and waits until they show. */
async function write(run: Run, id: string, olds: Properties, inputs: Inputs): Promise<void> {
    const change = changeOf(olds, inputs);
    if (Object.keys(change).length > 0) {
        await directoryGroups.patch(run.client, id, change);
    }
    // What others changed meanwhile, and this run did not write, would never show as declared.
    await waitUntilShown(run, id, inputs, Object.keys(change));
    await writeOwners(run, id, olds, inputs);
}

/**
 * The properties to write: those that differ from before, with `null` for those that are no longer declared. For a
 * group that a run left unfinished, all properties, because someone may have changed others meanwhile.
 */
function changeOf(olds: Properties, inputs: Inputs): Properties {
    const owned = changeable.filter((name) => !isLeftAlone(name, inputs));
    const names = isAnyUnfinished(olds)
        ? // Whether a group has a rule is fixed at its creation.
          owned.filter((name) => name !== "membershipRule" || inputs.membershipRule !== undefined)
        : changedProperties(olds, inputs, owned);
    return Object.fromEntries(names.map((name) => [name, inputs[name as keyof Inputs] ?? null]));
}

/** What is declared of a group, as `readOwned` shows it. */
function ownedOf(props: Properties): Properties {
    const values = changeable
        .filter((name) => !isLeftAlone(name, props))
        .map((name) => [name, props[name] || undefined]);
    const owners = props["owners"];
    return {
        ...(Object.fromEntries(values) as Properties),
        isAssignableToRole: props["isAssignableToRole"] ?? false,
        ...(Array.isArray(owners) && { owners }),
    };
}

/** One read of a group's declared properties, and of which declared owners it has. */
async function readOwned(
    client: GraphClient,
    id: string,
    owned: Properties,
): Promise<Properties | undefined> {
    const group = await directoryObjects.load(client, id);
    if (group === undefined) {
        return undefined;
    }
    const values = changeable.filter((name) => name in owned).map((name) => [name, group[name] || undefined]);
    const found: Properties = {
        ...(Object.fromEntries(values) as Properties),
        isAssignableToRole: group["isAssignableToRole"] ?? false,
    };
    if ("owners" in owned) {
        const shown = await directoryGroups.listOwnerIds(client, id);
        found["owners"] = (owned["owners"] as string[]).filter((owner) => shown?.has(owner));
    }
    return found;
}

function parse(props: Properties): Inputs {
    return schema.parse(
        Object.fromEntries(Object.keys(schema.shape).map((name) => [name, props[name] ?? undefined])),
    );
}

/** What identifies the group: its mail nickname or, if the nickname is declared, its first name. */
function markOf(run: Run, inputs: MadeInputs) {
    if (inputs.mailNickname.startsWith(inputs.mark)) {
        return {
            mark: inputs.mailNickname,
            isMarked: () => true,
            post: () => post(run, inputs),
            unfinished: {},
        };
    }
    const mark = draftName(inputs.mark);
    return {
        mark,
        isMarked: ({ displayName }: Properties) => displayName === mark,
        isNamesake: ({ displayName }: Properties) => displayName === inputs.displayName,
        post: () => post(run, { ...inputs, displayName: mark }),
        unfinished: { displayName: mark },
    };
}

/** Adds what a new group gets, and an adopted one does not. */
function asMade(run: Run, inputs: Inputs): MadeInputs {
    return {
        ...inputs,
        mailNickname: inputs.mailNickname ?? ownNickname(run, inputs.mark),
        securityEnabled: inputs.securityEnabled ?? true,
    };
}
