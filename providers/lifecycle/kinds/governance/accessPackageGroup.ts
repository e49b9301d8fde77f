import { z } from "zod";
import { accessPackageResources, GraphError, readAgreed, readUntilReplicated } from "../../../../graph";
import type { Run } from "../../kit/run";
import { changedProperties, checkInputs, guid, isUnknown } from "../../kit/inputs";
import { CreatedError, type Lifecycle, type Properties } from "../../kit/lifecycle";

const { addGroupRole, findCatalogGroup, listGroupRoles, removeGroupRole, requestCatalogGroup } =
    accessPackageResources;

const schema = z.object({
    catalogId: guid,
    accessPackageId: guid,
    groupId: guid,
    role: z.enum(["Member", "Owner"]).default("Member"),
});
const names = Object.keys(schema.shape);

type Inputs = z.infer<typeof schema>;

const parse = (props: Properties): Inputs =>
    schema.parse(Object.fromEntries(names.map((name) => [name, props[name] ?? undefined])));
const roleKey = ({ role, groupId }: Inputs) => `${role}_${groupId}`;
const catalogKey = ({ catalogId, groupId }: Pick<Inputs, "catalogId" | "groupId">) =>
    `${catalogId}/${groupId}`;

/** @returns Whether the group was put into the catalog here. */
async function putIntoCatalog(run: Run, { catalogId, groupId }: Inputs): Promise<boolean> {
    const client = run.client;
    const find = () => findCatalogGroup(client, catalogId, groupId);
    const found = await readAgreed(
        find,
        (resource) => resource !== undefined,
        () => true,
        client.time,
    );
    if (found === undefined) {
        await requestCatalogGroup(client, "adminAdd", catalogId, { originId: groupId });
        // Delivered after a while.
        await readUntilReplicated(find, (resource) => resource !== undefined, client.time);
    }
    return found === undefined;
}

async function takeOutOfCatalog(run: Run, { catalogId, groupId }: Inputs): Promise<void> {
    const client = run.client;
    const find = () => findCatalogGroup(client, catalogId, groupId);
    const resource = await readAgreed(
        find,
        (found) => found !== undefined,
        () => true,
        client.time,
    );
    if (resource === undefined) {
        return;
    }
    try {
        await requestCatalogGroup(client, "adminRemove", catalogId, { id: resource.id, originId: groupId });
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 400) {
            // Another package gives it: a catalog takes what it holds along when it goes.
            return;
        }
        throw error;
    }
    await readUntilReplicated(find, (found) => found === undefined, client.time);
}

/**
 * Membership of a group as what an access package gives. Puts the group into the package's catalog when it is not in
 * it, and takes out on deletion what it put in.
 */
export const accessPackageGroup = (run: Run): Lifecycle => ({
    check: (_olds, news) => {
        const result = checkInputs(schema, news);
        const { catalogId, groupId } = result.inputs;
        if (result.failures.length === 0 && !isUnknown(catalogId) && !isUnknown(groupId)) {
            run.declared.catalogGroups.add(catalogKey(result.inputs as Inputs));
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) => {
        const replaces = changedProperties(olds, news, names);
        return Promise.resolve({ changes: replaces.length > 0, replaces, deleteBeforeReplace: false });
    },

    create: async (news) => {
        const inputs = parse(news);
        const { accessPackageId, catalogId, groupId, role } = inputs;
        const client = run.client;
        const id = `${accessPackageId}/${roleKey(inputs)}`;
        const ownsResource = await putIntoCatalog(run, inputs);
        const outs = { ...inputs, ownsResource };
        try {
            await readUntilReplicated(
                async () => {
                    const shown = await listGroupRoles(client, accessPackageId);
                    const resource = await findCatalogGroup(client, catalogId, groupId);
                    if (shown?.has(roleKey(inputs)) === false && resource !== undefined) {
                        await addGroupRole(client, accessPackageId, resource, role);
                    }
                    return shown;
                },
                (shown) => shown?.has(roleKey(inputs)) === true,
                client.time,
            );
        } catch (error) {
            throw new CreatedError(id, outs, error);
        }
        return { id, outs };
    },

    read: async (id, props) => {
        const inputs = parse(props);
        const shown = await readAgreed(
            () => listGroupRoles(run.client, inputs.accessPackageId),
            (roles) => roles?.has(roleKey(inputs)) === true,
            (left, right) => left?.has(roleKey(inputs)) === right?.has(roleKey(inputs)),
            run.client.time,
        );
        return shown?.has(roleKey(inputs)) === true ? { id, props } : {};
    },

    update: (_id, _olds, news) => Promise.resolve({ outs: news }),

    delete: async (_id, props) => {
        const inputs = parse(props);
        const client = run.client;
        const list = () => listGroupRoles(client, inputs.accessPackageId);
        const roles = await readAgreed(
            list,
            (found) => found?.has(roleKey(inputs)) === true,
            () => true,
            client.time,
        );
        const roleScopeId = roles?.get(roleKey(inputs));
        if (roleScopeId !== undefined) {
            await removeGroupRole(client, inputs.accessPackageId, roleScopeId);
            await readUntilReplicated(list, (found) => found?.has(roleKey(inputs)) !== true, client.time);
        }
        if (props["ownsResource"] === true && !run.declared.catalogGroups.has(catalogKey(inputs))) {
            await takeOutOfCatalog(run, inputs);
        }
    },
});
