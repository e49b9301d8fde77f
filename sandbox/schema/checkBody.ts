import { GraphFault } from "../graphFault";
import { valueFault, type SchemaFault } from "./checkValue";
import type { Target } from "./target";
import { parseProperty, type GraphTypes, type Property } from "./types";

type Body = Readonly<Record<string, unknown>>;

/**
 * Refuses a body that the schema forbids, before the operation sees it.
 *
 * @throws GraphFault - 400 in the words of the OData library that Graph is built on.
 */
export function assertBody(
    types: GraphTypes,
    target: Target,
    method: string,
    path: string,
    body: Body,
): void {
    const fault = method === "DELETE" ? undefined : bodyFault(types, target, method, body);
    if (fault !== undefined) {
        throw refusal(path, fault);
    }
}

/** Conditional access words the refusal of a policy itself: observed in public issues. The path is the sandbox's. */
function refusal(path: string, fault: SchemaFault): GraphFault {
    if (/^\/identity\/conditionalAccess\/(policies|namedLocations)/.test(path)) {
        const place = fault.path === "" ? "" : `'${fault.path}': `;
        return new GraphFault(400, "BadRequest", `${policyText} (${place}${fault.text})`);
    }
    const isDirectory =
        !/^\/(admin|auditLogs|identity|identityGovernance|policies\/crossTenantAccessPolicy)\//.test(path);
    return new GraphFault(400, isDirectory ? "Request_BadRequest" : "BadRequest", fault.text);
}

const policyText =
    "1007: Incoming ConditionalAccessPolicy object is null or does not match the schema of ConditionalAccessPolicy type. " +
    "For examples, please see API documentation at " +
    "https://docs.microsoft.com/en-us/graph/api/conditionalaccessroot-post-policies?view=graph-rest-1.0.";

function bodyFault(types: GraphTypes, target: Target, method: string, body: Body): SchemaFault | undefined {
    if (target.kind === "collection" && method === "PUT") {
        return parameterFault(types, [`value ${target.type}[]`], body);
    }
    switch (target.kind) {
        case "object":
        case "collection":
            return valueFault(types, { kind: target.type, isCollection: false, isNullable: false }, body, "");
        case "operation":
            return (
                parameterFault(types, target.operation.parameters, body) ??
                missingParameter(target.name, target.operation.parameters, body)
            );
        case "reference":
            return referenceFault(body);
        case "count":
            return undefined;
    }
}

/** A parameter that cannot be null has to be there. */
function missingParameter(name: string, lines: readonly string[], body: Body): SchemaFault | undefined {
    const missing = lines
        .map((line) => parseProperty("", line))
        .filter((parameter) => !parameter.isNullable && body[parameter.name] === undefined)
        .map((parameter) => parameter.name);
    const text = `One or more parameters of the operation '${name}' are missing from the request payload. The missing parameters are: ${missing.join(", ")}.`;
    return missing.length === 0 ? undefined : { path: "", text };
}

/** The text is assumed. */
function parameterFault(types: GraphTypes, lines: readonly string[], body: Body): SchemaFault | undefined {
    const parameters = new Map<string, Property>(
        lines.map((line) => parseProperty("", line)).map((parameter) => [parameter.name, parameter]),
    );
    for (const [path, value] of Object.entries(body)) {
        const parameter = parameters.get(path);
        if (parameter === undefined && !path.startsWith("@")) {
            const text = `The parameter '${path}' in the request payload is not a valid parameter for the operation.`;
            return { path, text };
        }
        const fault =
            parameter && value !== undefined ? valueFault(types, parameter, value, path) : undefined;
        if (fault !== undefined) {
            return fault;
        }
    }
    return undefined;
}

/** @see https://learn.microsoft.com/graph/api/group-post-members */
function referenceFault(body: Body): SchemaFault | undefined {
    const unknown = Object.keys(body).find((name) => !name.startsWith("@"));
    if (unknown !== undefined) {
        const text = `The property '${unknown}' is not valid in an entity reference link; only '@odata.id' is.`;
        return { path: unknown, text };
    }
    return typeof body["@odata.id"] === "string"
        ? undefined
        : { path: "", text: "An entity reference link needs the address of an object in '@odata.id'." };
}
