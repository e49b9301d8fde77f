import { z } from "zod";
import { directoryRoleId, roleGrantFaults, type RoleGrant } from "../../../rules/directoryRole";
import {
    directoryRoles,
    GraphError,
    readAgreed,
    readUntilReplicated,
    type GraphClient,
    type RoleHolding,
} from "../../../graph";
import { ProtectedAccounts } from "./guest/protectedAccounts";
import type { Run } from "../kit/run";
import {
    changedProperties,
    checkInputs,
    differentProperties,
    guid,
    isUnknown,
    type InputRule,
} from "../kit/inputs";
import { CreatedError, type Lifecycle, type Properties } from "../kit/lifecycle";

const schema = z.object({
    principalId: guid,
    role: z.string().min(1),
    assignment: z.enum(["active", "eligible"]),
    administrativeUnitId: guid.optional(),
    endDateTime: z.iso
        .datetime({ offset: true, error: "must be a moment such as 2027-01-31T00:00:00Z" })
        .optional(),
    justification: z.string().min(1).default("Declared as code"),
    acknowledgePermanentPrivilegedRole: z.boolean().optional(),
});

type Inputs = z.infer<typeof schema>;

const grantRule: InputRule = {
    reads: ["role", "assignment", "endDateTime", "acknowledgePermanentPrivilegedRole"],
    faultsOf: (inputs) => roleGrantFaults(inputs as unknown as RoleGrant),
};

function holdingOf({ principalId, role, administrativeUnitId }: Inputs): RoleHolding {
    return {
        principalId,
        roleDefinitionId: directoryRoleId(role) ?? role,
        directoryScopeId:
            administrativeUnitId === undefined ? "/" : `/administrativeUnits/${administrativeUnitId}`,
    };
}

function keyOf(inputs: Inputs): string {
    const { principalId, roleDefinitionId, directoryScopeId } = holdingOf(inputs);
    return `${principalId}|${roleDefinitionId}|${directoryScopeId}|${inputs.assignment}`;
}

function findOnce(client: GraphClient, inputs: Inputs): Promise<directoryRoles.FoundHolding | undefined> {
    const { findActive, findEligible } = directoryRoles;
    return (inputs.assignment === "active" ? findActive : findEligible)(client, holdingOf(inputs));
}

function isSameMoment(left: string | undefined, right: string | undefined): boolean {
    return (
        left === right ||
        (left !== undefined && right !== undefined && Date.parse(left) === Date.parse(right))
    );
}

async function waitFor(run: Run, inputs: Inputs): Promise<void> {
    await readUntilReplicated(
        run.client,
        (client) => findOnce(client, inputs),
        (found) => found !== undefined && isSameMoment(found.endDateTime, inputs.endDateTime),
    );
}

async function assignRole(run: Run, inputs: Inputs): Promise<void> {
    const client = run.client;
    const holding = holdingOf(inputs);
    try {
        // Several replicas have to agree, because a lagging one may still show an assignment that has just ended.
        const known = await readAgreed(
            client,
            (client) => findOnce(client, inputs),
            () => false,
            (left, right) => left?.id === right?.id && isSameMoment(left?.endDateTime, right?.endDateTime),
        );
        if (inputs.assignment === "active") {
            if (known === undefined) {
                await directoryRoles.assign(client, holding);
            }
            return;
        }
        if (known === undefined || !isSameMoment(known.endDateTime, inputs.endDateTime)) {
            const action = known === undefined ? "adminAssign" : "adminUpdate";
            await directoryRoles.requestEligibility(client, action, holding, inputs);
        }
    } catch (error) {
        throw withCure(inputs, error);
    }
}

/** The role's own settings may require an end or a justification. Graph reports this as a code. */
function withCure({ role }: Inputs, error: unknown): unknown {
    const isRule =
        GraphError.isInstance(error) && error.code === "RoleAssignmentRequestPolicyValidationFailed";
    return isRule
        ? new Error(
              `The tenant's settings of the role ${role} do not allow this assignment. Set an earlier endDateTime, ` +
                  `or change the role's settings. ${error.message}`,
              { cause: error },
          )
        : error;
}

/**
 * A directory role of one guest, other user or role-assignable group, active or eligible. An existing assignment is
 * adopted. An account for emergency access and the identity that deploys keep their roles at the end.
 */
export const directoryRoleAssignment = (run: Run): Lifecycle => ({
    check: (_olds, news) => {
        const result = checkInputs(schema, news, [grantRule]);
        if (result.failures.length === 0 && !isUnknown(result.inputs)) {
            run.declared.directoryRoles.add(keyOf(parse(result.inputs)));
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) => {
        const replaces = differentProperties(olds, news, [
            "principalId",
            "assignment",
            "administrativeUnitId",
        ]);
        // A role's name and its id are the same role.
        if (isUnknown(news["role"]) || roleIdOf(olds) !== roleIdOf(news)) {
            replaces.push("role");
        }
        const changes = replaces.length > 0 || changedProperties(olds, news, ["endDateTime"]).length > 0;
        return Promise.resolve({ changes, replaces, deleteBeforeReplace: false });
    },

    create: async (news) => {
        const inputs = parse(news);
        const id = keyOf(inputs);
        await assignRole(run, inputs);
        try {
            await waitFor(run, inputs);
        } catch (error) {
            throw new CreatedError(id, inputs, error);
        }
        return { id, outs: inputs };
    },

    read: async (id, props) => {
        const inputs = parse(props);
        const found = await readAgreed(
            run.client,
            (client) => findOnce(client, inputs),
            (value) => value !== undefined && isSameMoment(value.endDateTime, inputs.endDateTime),
            (left, right) => left?.id === right?.id && isSameMoment(left?.endDateTime, right?.endDateTime),
        );
        if (found === undefined) {
            return {};
        }
        const isAsDeclared = isSameMoment(found.endDateTime, inputs.endDateTime);
        return { id, props: { ...props, ...(!isAsDeclared && { endDateTime: found.endDateTime }) } };
    },

    update: async (_id, _olds, news) => {
        const inputs = parse(news);
        await assignRole(run, inputs);
        await waitFor(run, inputs);
        return { outs: inputs };
    },

    delete: async (id, props) => {
        const inputs = parse(props);
        const client = run.client;
        const found = await readAgreed(
            client,
            (client) => findOnce(client, inputs),
            (value) => value !== undefined,
            () => true,
        );
        if (run.declared.directoryRoles.has(id) || found === undefined) {
            return;
        }
        const reason = await run.part(ProtectedAccounts).reasonFor(inputs.principalId);
        if (reason !== undefined) {
            await run.log.warn(
                `The object ${inputs.principalId} ${reason}. Its directory role ${inputs.role} was not taken away. If it ` +
                    "should be, do it in the Entra admin center.",
            );
            return;
        }
        if (inputs.assignment === "active") {
            await directoryRoles.unassign(client, found.id);
        } else {
            await directoryRoles.requestEligibility(client, "adminRemove", holdingOf(inputs), inputs);
        }
        await readUntilReplicated(
            client,
            (client) => findOnce(client, inputs),
            (value) => value === undefined,
        );
    },
});

function roleIdOf(props: Properties): unknown {
    return directoryRoleId(String(props["role"])) ?? props["role"];
}

function parse(props: Properties): Inputs {
    return schema.parse(
        Object.fromEntries(Object.keys(schema.shape).map((name) => [name, props[name] ?? undefined])),
    );
}
