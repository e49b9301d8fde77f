import { z } from "zod";
import { applicationAccess, claimsMappingAssignments, readAgreed } from "../../../graph";
import { checkInputs, differentProperties, guid } from "../kit/inputs";
import { CreatedError, type Lifecycle, type Properties } from "../kit/lifecycle";
import { convergeReferences, listAgreed, type ReferenceCalls } from "../kit/references";
import type { Run } from "../kit/run";

const schema = z.object({ appId: guid, policyId: guid });
const parse = (props: Properties) => schema.parse({ appId: props["appId"], policyId: props["policyId"] });

function callsOf(run: Run, servicePrincipalId: string): ReferenceCalls {
    const client = run.client;
    const { assign, list, unassign } = claimsMappingAssignments;
    const each = async (ids: readonly string[], write: (id: string) => Promise<boolean>) => {
        const written: string[] = [];
        for (const id of ids) {
            if (await write(id)) {
                written.push(id);
            }
        }
        return written;
    };
    return {
        title: `claims mapping policies of the enterprise application ${servicePrincipalId}`,
        list: (reader) => list(reader, servicePrincipalId),
        add: (ids) => each(ids, (id) => assign(client, servicePrincipalId, id)),
        remove: (ids) => each(ids, (id) => unassign(client, servicePrincipalId, id)),
    };
}

/** The one claims mapping policy of an enterprise application. It does not replace an existing policy. */
export const claimsMappingAssignment = (run: Run): Lifecycle => ({
    check: (_olds, news) => Promise.resolve(checkInputs(schema, news)),

    diff: (_id, olds, news) => {
        const replaces = differentProperties(olds, news, ["appId", "policyId"]);
        // An application has only one policy, so the former one is removed first.
        return Promise.resolve({ changes: replaces.length > 0, replaces, deleteBeforeReplace: true });
    },

    create: async (news) => {
        const inputs = parse(news);
        const { id: servicePrincipalId } = await applicationAccess.findServicePrincipal(
            run.client,
            inputs.appId,
        );
        const calls = callsOf(run, servicePrincipalId);
        const [other] = [...((await listAgreed(run.client, calls)) ?? [])].filter(
            (id) => id !== inputs.policyId,
        );
        if (other !== undefined) {
            throw new Error(
                `The enterprise application ${servicePrincipalId} already has the claims mapping policy ${other} ` +
                    "and can have only one. Remove that assignment first.",
            );
        }
        const id = `${servicePrincipalId}/${inputs.policyId}`;
        try {
            await convergeReferences(run.client, calls, { wanted: [inputs.policyId], unwanted: [] });
        } catch (error) {
            throw new CreatedError(id, inputs, error);
        }
        return { id, outs: inputs };
    },

    read: async (id, props) => {
        const [servicePrincipalId = "", policyId = ""] = id.split("/");
        const shown = await readAgreed(
            run.client,
            callsOf(run, servicePrincipalId).list,
            (policies) => policies?.has(policyId) === true,
            (left, right) => left?.has(policyId) === right?.has(policyId),
        );
        return shown?.has(policyId) === true ? { id, props } : {};
    },

    // Nothing in it can be changed. An update finishes an assignment that a run left unfinished.
    update: async (id, _olds, news) => {
        const inputs = parse(news);
        const [servicePrincipalId = ""] = id.split("/");
        await convergeReferences(run.client, callsOf(run, servicePrincipalId), {
            wanted: [inputs.policyId],
            unwanted: [],
        });
        return { outs: inputs };
    },

    delete: async (id) => {
        const [servicePrincipalId = "", policyId = ""] = id.split("/");
        const calls = callsOf(run, servicePrincipalId);
        if ((await listAgreed(run.client, calls)) !== undefined) {
            await convergeReferences(run.client, calls, { wanted: [], unwanted: [policyId] });
        }
    },
});
