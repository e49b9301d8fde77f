import type { GraphCall, GraphReply, Route } from "../call";
import { timestamp } from "../call";
import { derivedGuid } from "../derivedGuid";
import { badRequest, GraphFault } from "../graphFault";
import type { Entity, View } from "../store";
import { plainList, plainObject } from "./answers";
import { merged } from "./directory/objectKind";
import { defaultRules } from "./roleManagementRules";

const table = "roleManagementPolicies";
const read = [["RoleManagementPolicy.Read.AzureADGroup"], ["RoleManagementPolicy.ReadWrite.AzureADGroup"]];
const write = [["RoleManagementPolicy.ReadWrite.AzureADGroup"]];
const path = "/policies/roleManagementPolicies";
const assignmentPath = "/policies/roleManagementPolicyAssignments";

/** A group's policy for its members or owners. It exists as soon as the group does. */
function policyOf(view: View, groupId: string, roleDefinitionId: string): Entity {
    const id = `Group_${groupId}_${derivedGuid(`${groupId}/${roleDefinitionId}`)}`;
    return (
        view.get(table, id) ?? {
            id,
            description: "Group",
            displayName: "Group",
            isOrganizationDefault: false,
            lastModifiedBy: { displayName: null, id: null },
            lastModifiedDateTime: null,
            rules: defaultRules(),
            scopeId: groupId,
            scopeType: "Group",
        }
    );
}

interface GroupPolicy {
    readonly policy: Entity;
    /** `member` or `owner`. */
    readonly roleDefinitionId: string;
}

function policies(view: View): GroupPolicy[] {
    return view.list("groups").flatMap(({ id }) =>
        ["member", "owner"].map((roleDefinitionId) => ({
            roleDefinitionId,
            policy: policyOf(view, String(id), roleDefinitionId),
        })),
    );
}

/** The two policies of each group. @see https://learn.microsoft.com/graph/api/policyroot-list-rolemanagementpolicyassignments (a filter is needed) */
function ofScope(call: GraphCall): View {
    const named = call.query.filter?.properties ?? [];
    if (!named.includes("scopeId") || !named.includes("scopeType")) {
        throw badRequest("The filter must name scopeId and scopeType.");
    }
    return call.view;
}

function find(call: GraphCall): Entity {
    const id = call.parameters["id"] ?? "";
    const found = policies(call.view).find(({ policy }) => policy["id"] === id);
    if (found === undefined) {
        throw new GraphFault(404, "PolicyNotFound", "The policy is not found.");
    }
    return found.policy;
}

function shown(call: GraphCall, policy: Entity): Entity {
    const { rules, ...others } = policy;
    const isExpanded = call.query.expand.some((name) => name === "*" || name.startsWith("rules"));
    return isExpanded ? { ...others, rules, effectiveRules: rules } : others;
}

/** @see https://learn.microsoft.com/graph/api/unifiedrolemanagementpolicy-update */
function change(call: GraphCall): GraphReply {
    const policy = find(call);
    const changes = new Map(((call.body["rules"] ?? []) as Entity[]).map((rule) => [rule["id"], rule]));
    const rules = (policy["rules"] as Entity[]).map((rule) => merged(rule, changes.get(rule["id"]) ?? {}));
    call.tenant.store.commit(table, String(policy["id"]), {
        ...policy,
        rules,
        lastModifiedDateTime: timestamp(call.tenant),
    });
    return plainObject(call, shown(call, { ...policy, rules }));
}

/** Rules for places in groups. @see https://learn.microsoft.com/graph/api/resources/unifiedrolemanagementpolicy */
export const roleManagementPolicyRoutes: readonly Route[] = [
    {
        method: "GET",
        path: assignmentPath,
        permissions: read,
        handle: (call) => {
            const rows = policies(ofScope(call)).map(({ policy, roleDefinitionId }) => ({
                id: `${String(policy["id"])}_${roleDefinitionId}`,
                policyId: policy["id"],
                roleDefinitionId,
                scopeId: policy["scopeId"],
                scopeType: policy["scopeType"],
            }));
            return plainList(call, rows);
        },
    },
    {
        method: "GET",
        path,
        permissions: read,
        expandable: ["*", "rules"],
        handle: (call) =>
            plainList(
                call,
                policies(ofScope(call)).map(({ policy }) => shown(call, policy)),
            ),
    },
    {
        method: "GET",
        path: `${path}/{id}`,
        permissions: read,
        expandable: ["*", "rules"],
        handle: (call) => plainObject(call, shown(call, find(call))),
    },
    { method: "PATCH", path: `${path}/{id}`, permissions: write, handle: change },
];
