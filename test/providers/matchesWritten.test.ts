import assert from "node:assert/strict";
import { matchesWritten } from "../../providers/lifecycle/kit/matchesWritten";

describe("what Graph answers of what was written", () => {
    const type = "#microsoft.graph.accessReviewQueryScope";
    const scope = { "@odata.type": type, query: "/groups/1/members", queryType: "MicrosoftGraph" };

    it("is the same with a version before the path of a query", () => {
        const answered = { ...scope, query: "/v1.0/groups/1/members", queryRoot: null };
        assert.ok(matchesWritten({ scope: answered, reviewers: [answered] }, { scope, reviewers: [scope] }));
        assert.ok(!matchesWritten({ scope: answered }, { scope: { ...scope, query: "/groups/2/members" } }));
        assert.ok(!matchesWritten({ name: "/v1.0/x" }, { name: "/x" }));
    });

    it("is the same without the type, and another with another type", () => {
        const untyped = { query: scope.query, queryType: scope.queryType };
        assert.ok(matchesWritten(untyped, scope));
        assert.ok(!matchesWritten({ ...scope, "@odata.type": "#microsoft.graph.other" }, scope));
    });
});
