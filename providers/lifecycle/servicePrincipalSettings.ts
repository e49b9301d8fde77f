import { z } from "zod";
import {
    applicationAccess,
    findEntity,
    getEntity,
    readAgreed,
    readUntilReplicated,
    writeEntity,
    type Entity,
} from "../../graph";
import { DeclaredKeys } from "./declared";
import { changedProperties, checkInputs, guid, isSame, isUnknown } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { graphClient } from "./session";
import { declaredSettings, formerOf, formerSettings, refreshed, shows, type Settings } from "./settings";

const settings = { appRoleAssignmentRequired: z.boolean().optional() };
const names = Object.keys(settings);
const schema = z.object({ appId: guid, ...settings });

/** App ids of the applications whose settings the running program declares. */
export const declaredApplications = new DeclaredKeys();

const pathOf = (id: string) => `/servicePrincipals/${id}`;
const parse = (props: Properties): Properties =>
    schema.parse(Object.fromEntries(["appId", ...names].map((name) => [name, props[name] ?? undefined])));

async function write(id: string, change: Settings): Promise<void> {
    if (Object.keys(change).length === 0) {
        return;
    }
    await writeEntity(graphClient(), "PATCH", pathOf(id), change);
    await readUntilReplicated(
        () => getEntity(graphClient(), pathOf(id)),
        (found) => shows(found, change),
        graphClient().time,
    );
}

async function existing(id: string): Promise<Entity> {
    const found = await findEntity(graphClient(), pathOf(id));
    if (found === undefined) {
        throw new Error(`The enterprise application ${id} cannot be read: the tenant has none.`);
    }
    return found;
}

/**
 * Settings of an application as this tenant has it. What is not declared stays; what was before returns when a setting
 * is declared no longer, since it decides who may sign in.
 */
export const servicePrincipalSettings: Lifecycle = {
    check: (_olds, news) => {
        const result = checkInputs(schema, news);
        const { appId } = result.inputs;
        if (typeof appId === "string" && !isUnknown(appId)) {
            declaredApplications.add(appId);
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) => {
        const replaces = changedProperties(olds, news, ["appId"]);
        const changes = replaces.length > 0 || changedProperties(olds, news, names).length > 0;
        return Promise.resolve({ changes, replaces });
    },

    create: async (news) => {
        const inputs = parse(news);
        const { id } = await applicationAccess.findServicePrincipal(graphClient(), String(inputs["appId"]));
        const change = declaredSettings(inputs, names);
        const outs = { ...inputs, formerSettings: formerSettings(await existing(id), Object.keys(change)) };
        try {
            await write(id, change);
        } catch (error) {
            throw new CreatedError(id, outs, error);
        }
        return { id, outs };
    },

    read: async (id, props) => {
        const owned = declaredSettings(props, names);
        const found = await readAgreed(
            () => getEntity(graphClient(), pathOf(id)),
            (entity) => shows(entity, owned),
            (left, right) =>
                isSame(left && declaredSettings(left, names), right && declaredSettings(right, names)),
            graphClient().time,
        );
        return found === undefined ? {} : { id, props: { ...props, ...refreshed(props, found, names) } };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        const declared = declaredSettings(inputs, names);
        const known = formerOf(olds) ?? {};
        const dropped = Object.entries(known).filter(([name]) => !(name in declared));
        const kept = Object.entries(known).filter(([name]) => name in declared);
        const added = Object.keys(declared).filter((name) => !(name in known));
        const former = added.length > 0 ? formerSettings(await existing(id), added) : {};
        await write(id, { ...(Object.fromEntries(dropped) as Settings), ...declared });
        return {
            outs: { ...inputs, formerSettings: { ...(Object.fromEntries(kept) as Settings), ...former } },
        };
    },

    delete: async (id, props) => {
        const former = formerOf(props) ?? {};
        if (
            !declaredApplications.has(String(props["appId"])) &&
            Object.keys(former).length > 0 &&
            (await findEntity(graphClient(), pathOf(id))) !== undefined
        ) {
            await write(id, former);
        }
    },
};
