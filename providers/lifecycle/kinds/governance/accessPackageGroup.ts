import { z } from "zod";
import {
    accessPackageResources,
    GraphError,
    readAgreed,
    readUntilReplicated,
    type GraphClient,
} from "../../../../graph";
import { said } from "../../../../rules/text";
import type { Run } from "../../kit/run";
import { unfinishedName } from "../../kit/unfinished";
import { checkInputs, differentProperties, guid, isUnknown } from "../../kit/inputs";
import { CreatedError, isRefusedWrite, type Lifecycle, type Properties } from "../../kit/lifecycle";

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

async function isInCatalog({ client }: Run, { catalogId, groupId }: Inputs): Promise<boolean> {
    const found = await readAgreed(
        client,
        (client) => findCatalogGroup(client, catalogId, groupId),
        (resource) => resource !== undefined,
        () => true,
    );
    return found !== undefined;
}

/** Requests that the group be put into the catalog, which takes a while. */
async function requestMembership({ client }: Run, { catalogId, groupId }: Inputs): Promise<void> {
    await requestCatalogGroup(client, "adminAdd", catalogId, { originId: groupId });
}

/** Has the package give the role as soon as the group is in the catalog, and waits until it shows. */
async function give({ client }: Run, inputs: Inputs): Promise<void> {
    const { accessPackageId, catalogId, groupId, role } = inputs;
    await readUntilReplicated(
        client,
        (client) => findCatalogGroup(client, catalogId, groupId),
        (resource) => resource !== undefined,
    );
    await readUntilReplicated(
        client,
        async (client) => {
            const shown = await listGroupRoles(client, accessPackageId);
            const resource = await findCatalogGroup(client, catalogId, groupId);
            if (shown?.has(roleKey(inputs)) === false && resource !== undefined) {
                await addGroupRole(client, accessPackageId, resource, role);
            }
            return shown;
        },
        (shown) => shown?.has(roleKey(inputs)) === true,
    );
}

/** Groups of catalogs, by catalog and group, with what this run knows of who put them there. */
class CatalogGroups {
    /** Put in by this run. */
    readonly added = new Set<string>();
    /** Put in by this stack, and still given by another package when the run wanted to take them out. */
    readonly left = new Set<string>();
}

async function takeOutOfCatalog(run: Run, inputs: Inputs): Promise<void> {
    const { catalogId, groupId } = inputs;
    const client = run.client;
    const find = (reader: GraphClient) => findCatalogGroup(reader, catalogId, groupId);
    const resource = await readAgreed(
        client,
        find,
        (found) => found !== undefined,
        () => true,
    );
    if (resource === undefined) {
        return;
    }
    try {
        await requestCatalogGroup(client, "adminRemove", catalogId, { id: resource.id, originId: groupId });
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 400) {
            // Another package gives it. If that one ends in this run too, its end takes the group out.
            run.part(CatalogGroups).left.add(catalogKey(inputs));
            await run.log.info(
                `The group ${groupId} stays in the catalog ${catalogId}, which this stack put it into. Entra refused to take it ` +
                    `out: ${said(error.reason, 300)} It leaves with the last access package of this stack that gives it. If ` +
                    "none does, take it out in the Entra admin center.",
            );
            return;
        }
        throw error;
    }
    await readUntilReplicated(client, find, (found) => found === undefined);
}

/**
 * Membership of a group as a right in an access package. Puts the group into the package's catalog if it is not
 * there, and removes on deletion what it put in.
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
        const replaces = differentProperties(olds, news, names);
        return Promise.resolve({ changes: replaces.length > 0, replaces, deleteBeforeReplace: false });
    },

    create: async (news) => {
        const inputs = parse(news);
        const id = `${inputs.accessPackageId}/${roleKey(inputs)}`;
        const ownsResource = !(await isInCatalog(run, inputs));
        const outs = { ...inputs, ownsResource };
        const { added } = run.part(CatalogGroups);
        if (!ownsResource && !added.has(catalogKey(inputs))) {
            await run.log.info(
                `The catalog ${inputs.catalogId} already had the group ${inputs.groupId}. It stays in the catalog when its ` +
                    "role in the access package ends. If a run that was killed put it there, take it out by hand then.",
            );
        }
        if (ownsResource) {
            added.add(catalogKey(inputs));
            await requestMembership(run, inputs).catch((error: unknown) => {
                // Without an answer, the group may be in the catalog: the end of the resource has to look.
                throw isRefusedWrite(error) ? error : new CreatedError(id, outs, error);
            });
        }
        try {
            await give(run, inputs);
        } catch (error) {
            throw new CreatedError(id, outs, error);
        }
        return { id, outs };
    },

    read: async (id, props) => {
        const inputs = parse(props);
        const shown = await readAgreed(
            run.client,
            (client) => listGroupRoles(client, inputs.accessPackageId),
            (roles) => roles?.has(roleKey(inputs)) === true,
            (left, right) => left?.has(roleKey(inputs)) === right?.has(roleKey(inputs)),
        );
        if (shown?.has(roleKey(inputs)) === true) {
            return { id, props };
        }
        // What this resource put into the catalog is recorded: an update gives it, and a deletion removes it.
        return props["ownsResource"] === true && (await isInCatalog(run, inputs))
            ? { id, props: { ...props, [unfinishedName]: ["role"] } }
            : {};
    },

    // Nothing in it can be changed. An update finishes what a run left unfinished.
    update: async (id, olds, news) => {
        const inputs = parse(news);
        const isMissing = !(await isInCatalog(run, inputs));
        const ownsResource = isMissing || olds["ownsResource"] === true;
        try {
            if (isMissing) {
                await requestMembership(run, inputs);
            }
            await give(run, inputs);
        } catch (error) {
            throw new CreatedError(id, { ...olds, ownsResource }, error);
        }
        return { outs: { ...inputs, ownsResource } };
    },

    delete: (_id, props) => {
        const inputs = parse(props);
        // Packages that give the same group end one after the other, so that the last one sees what the others left.
        return run.sequential.run(`catalog ${catalogKey(inputs)}`, () => end(run, inputs, props));
    },
});

async function end(run: Run, inputs: Inputs, props: Properties): Promise<void> {
    const client = run.client;
    const list = (reader: GraphClient) => listGroupRoles(reader, inputs.accessPackageId);
    const roles = await readAgreed(
        client,
        list,
        (found) => found?.has(roleKey(inputs)) === true,
        () => true,
    );
    const roleScopeId = roles?.get(roleKey(inputs));
    if (roleScopeId !== undefined) {
        await removeGroupRole(client, inputs.accessPackageId, roleScopeId);
        await readUntilReplicated(client, list, (found) => found?.has(roleKey(inputs)) !== true);
    }
    const isOwn = props["ownsResource"] === true || run.part(CatalogGroups).left.has(catalogKey(inputs));
    if (isOwn && !run.declared.catalogGroups.has(catalogKey(inputs))) {
        await takeOutOfCatalog(run, inputs);
    }
}
