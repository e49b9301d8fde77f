import type { Route } from "../call";
import { plainList } from "./answers";

/** Who changed what. @see https://learn.microsoft.com/graph/api/directoryaudit-list */
export const directoryAuditRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/auditLogs/directoryAudits",
        permissions: [["AuditLog.Read.All"]],
        handle: (call) => plainList(call, call.tenant.auditLog.list()),
    },
];
