import { isSameName, keySegment } from "./segments";
import { stepsOf } from "./target";
import type { GraphTypes } from "./types";

/** Objects by a key other than their id. @see https://learn.microsoft.com/graph/api/application-get (appId) */
const alternateKey =
    /\/(applications|servicePrincipals|directoryRoles)\((appId|roleTemplateId)='((?:[^']|'')*)'\)/gi;
const alternateNames = ["appId", "roleTemplateId"];

/** A key as OData writes it, which Graph takes like one behind a slash; of a federated credential also by its name. */
const keyInParentheses = /\/(\w+)\((?:id=|name=)?'((?:[^']|'')*)'\)/gi;

/**
 * A path in its one form: keys behind a slash, operations without their namespace, and names in the schema's own letters.
 *
 * @param fullPath - Below the version, decoded.
 */
export function plainPath(types: GraphTypes, fullPath: string): string {
    const spelled = fullPath
        .replace(alternateKey, (_, set: string, given: string, key: string) => {
            const name = alternateNames.find((one) => isSameName(one, given)) ?? given;
            return `/${set}/${name}=${unquoted(key)}`;
        })
        .replace(keyInParentheses, (_, set: string, key: string) => `/${set}/${keySegment(unquoted(key))}`);
    const known = stepsOf(types, spelled).map(({ segment }) => segment);
    const rest = spelled.split("/").slice(known.length + 1);
    return ["", ...known, ...rest].join("/");
}

/** A text in quotes has each quote twice. */
function unquoted(text: string): string {
    return text.replaceAll("''", "'");
}
