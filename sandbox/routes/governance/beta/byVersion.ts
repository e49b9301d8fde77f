import type { GraphReply, GraphCall, Route } from "../../../call";
import { betaExpandable, changeBeta, createBeta, getBeta, listBeta } from "./accessPackages";

const betaHandlers: Readonly<Record<string, (call: GraphCall) => GraphReply>> = {
    "GET list": listBeta,
    "GET one": getBeta,
    POST: createBeta,
    PATCH: changeBeta,
};

/** Access packages have one path in both versions, and other members in each. */
export function withBeta(route: Route): Route {
    const isOne = route.path.endsWith("{id}");
    const handleBeta = betaHandlers[route.method === "GET" ? `GET ${isOne ? "one" : "list"}` : route.method];
    return handleBeta === undefined
        ? route
        : {
              ...route,
              ...(route.method === "GET" && { expandable: [...(route.expandable ?? []), ...betaExpandable] }),
              handle: (call) => (call.version === "beta" ? handleBeta(call) : route.handle(call)),
          };
}
