import type { GraphCall, GraphReply, Route } from "../../call";
import { noContent, timestamp } from "../../call";
import type { Entity, TableName } from "../../store";
import { plainList, plainObject } from "../answers";
import { assertOneOf } from "./checks";
import { missing, refused } from "./collection";

/** One of the two ways in which a principal gets a place in a group: at once, or when it asks. */
interface Schedules {
    /** Before `ScheduleRequests` in paths. */
    readonly name: "assignment" | "eligibility";
    readonly schedules: TableName;
    readonly requests: TableName;
    /** Permissions' common beginning. */
    readonly permission: string;
}

const base = "/identityGovernance/privilegedAccess/group";
const kinds: readonly Schedules[] = [
    {
        name: "assignment",
        schedules: "groupAssignmentSchedules",
        requests: "groupAssignmentRequests",
        permission: "PrivilegedAssignmentSchedule",
    },
    {
        name: "eligibility",
        schedules: "groupEligibilitySchedules",
        requests: "groupEligibilityRequests",
        permission: "PrivilegedEligibilitySchedule",
    },
];

/** When a schedule begins and ends, as it is answered: what was asked, with the moment of a start at once. */
function scheduleOf({ body, tenant }: GraphCall): Entity {
    const { startDateTime, expiration, recurrence } = (body["scheduleInfo"] ?? {}) as Entity;
    const { type, endDateTime, duration } = (expiration ?? {}) as Entity;
    assertOneOf(type, "scheduleInfo.expiration.type", ["noExpiration", "afterDateTime", "afterDuration"]);
    if (type === "afterDateTime" && !(Date.parse(String(endDateTime)) > tenant.now())) {
        throw refused("The end of the schedule is not in the future.");
    }
    return {
        startDateTime: startDateTime ?? timestamp(tenant),
        recurrence: recurrence ?? null,
        expiration: { type, endDateTime: endDateTime ?? null, duration: duration ?? null },
    };
}

/** @see https://learn.microsoft.com/graph/api/privilegedaccessgroup-post-assignmentschedulerequests */
function request(call: GraphCall, { schedules, requests }: Schedules): GraphReply {
    const { body, tenant, view } = call;
    const { action, accessId } = body;
    const [groupId, principalId] = ["groupId", "principalId"].map((name) => String(body[name]).toLowerCase());
    assertOneOf(accessId, "accessId", ["member", "owner"]);
    assertOneOf(action, "action", ["adminAssign", "adminUpdate", "adminExtend", "adminRemove"]);
    if (
        view.get("groups", String(groupId)) === undefined ||
        view.directoryObject(String(principalId)) === undefined
    ) {
        throw missing(
            view.get("groups", String(groupId)) === undefined ? String(groupId) : String(principalId),
        );
    }
    const known = tenant.store.primary
        .list(schedules)
        .find(
            (row) =>
                row["groupId"] === groupId &&
                row["principalId"] === principalId &&
                row["accessId"] === accessId,
        );
    if ((action === "adminAssign") === (known !== undefined)) {
        throw refused(
            known === undefined
                ? "The Role assignment does not exist."
                : "The Role assignment already exists.",
        );
    }
    const id = tenant.newId();
    const targetScheduleId =
        known === undefined ? `${String(groupId)}_${String(accessId)}_${id}` : String(known["id"]);
    const isRemoval = action === "adminRemove";
    const scheduleInfo = isRemoval ? null : scheduleOf(call);
    const place = { accessId, groupId, principalId };
    const created = { createdDateTime: timestamp(tenant), createdUsing: id };
    const made: Entity = {
        id,
        action,
        ...place,
        approvalId: null,
        completedDateTime: timestamp(tenant),
        createdDateTime: timestamp(tenant),
        customData: null,
        isValidationOnly: false,
        justification: body["justification"] ?? null,
        scheduleInfo,
        status: isRemoval ? "Revoked" : "Provisioned",
        targetScheduleId,
        ticketInfo: body["ticketInfo"] ?? { ticketNumber: null, ticketSystem: null },
    };
    tenant.store.commit(requests, id, made);
    tenant.store.commit(
        schedules,
        targetScheduleId,
        isRemoval
            ? undefined
            : {
                  id: targetScheduleId,
                  ...place,
                  ...created,
                  memberType: "direct",
                  scheduleInfo,
                  status: "Provisioned",
              },
    );
    return plainObject(call, made, 201);
}

function find(call: GraphCall, table: TableName): Entity {
    const id = call.parameters["id"] ?? "";
    const found = call.view.get(table, id);
    if (found === undefined) {
        throw missing(id);
    }
    return found;
}

function routesOf(kind: Schedules): readonly Route[] {
    const { name, schedules, requests, permission } = kind;
    const write = [[`${permission}.ReadWrite.AzureADGroup`]];
    const read = [[`${permission}.Read.AzureADGroup`], ...write];
    const parts: readonly (readonly [string, TableName])[] = [
        [`${name}Schedules`, schedules],
        [`${name}ScheduleRequests`, requests],
    ];
    return [
        ...parts.flatMap(([part, table]): Route[] => [
            {
                method: "GET",
                path: `${base}/${part}`,
                permissions: read,
                handle: (call) => plainList(call, call.view.list(table)),
            },
            {
                method: "GET",
                path: `${base}/${part}/{id}`,
                permissions: read,
                handle: (call) => plainObject(call, find(call, table)),
            },
        ]),
        {
            method: "POST",
            path: `${base}/${name}ScheduleRequests`,
            permissions: write,
            handle: (call) => request(call, kind),
        },
        {
            method: "POST",
            path: `${base}/${name}ScheduleRequests/{id}/cancel`,
            permissions: write,
            handle: (call) => {
                const { status } = find(call, requests);
                if (status !== "Granted" && !String(status).startsWith("Pending")) {
                    throw refused(`A request that is '${String(status)}' cannot be canceled.`);
                }
                return noContent;
            },
        },
    ];
}

/** Places in groups that end, or that wait to be asked for. @see https://learn.microsoft.com/graph/api/resources/privilegedidentitymanagement-for-groups-api-overview */
export const groupScheduleRoutes: readonly Route[] = kinds.flatMap(routesOf);
