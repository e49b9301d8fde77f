// Asks a sandbox tenant as a program would that uses Microsoft's client for Go, and prints what it was answered.
//
// It uses the client's core: sign-in, middleware (compression, retries), batches, pages and errors. The typed builders
// of msgraph-sdk-go above it add no behavior of their own, and take minutes to compile.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	jsonserialization "github.com/microsoft/kiota-serialization-json-go"
	msgraphcore "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go-core/authentication"
)

type connection struct{ Graph, Login, TenantId, ClientId, ClientSecret string }

type client struct {
	adapter *msgraphcore.GraphRequestAdapterBase
	base    string
}

// A refusal as Graph writes it.
type graphError struct {
	abstractions.ApiError
	code, message string
}

func (e *graphError) Error() string { return e.code + ": " + e.message }

func (e *graphError) Serialize(serialization.SerializationWriter) error { return nil }

func (e *graphError) GetFieldDeserializers() map[string]func(serialization.ParseNode) error {
	return map[string]func(serialization.ParseNode) error{
		"error": func(node serialization.ParseNode) error {
			code, err := node.GetChildNode("code")
			if err != nil || code == nil {
				return err
			}
			text, err := code.GetStringValue()
			if err != nil {
				return err
			}
			e.code = *text
			if message, _ := node.GetChildNode("message"); message != nil {
				if text, err := message.GetStringValue(); err == nil && text != nil {
					e.message = *text
				}
			}
			return nil
		},
	}
}

func newGraphError(serialization.ParseNode) (serialization.Parsable, error) {
	return &graphError{ApiError: *abstractions.NewApiError()}, nil
}

var refusals = abstractions.ErrorMappings{"XXX": newGraphError}

func (c *client) request(method abstractions.HttpMethod, path string, body any) *abstractions.RequestInformation {
	info := abstractions.NewRequestInformation()
	info.Method = method
	address, err := url.Parse(c.base + path)
	check(err)
	info.SetUri(*address)
	if body != nil {
		content, err := json.Marshal(body)
		check(err)
		info.SetStreamContentAndContentType(content, "application/json")
	}
	return info
}

func (c *client) ask(method abstractions.HttpMethod, path string, body any) (map[string]any, error) {
	content, err := c.adapter.SendPrimitive(context.Background(), c.request(method, path, body), "[]byte", refusals)
	if err != nil || content == nil {
		return nil, err
	}
	var answer map[string]any
	if bytes := content.([]byte); len(bytes) > 0 {
		return answer, json.Unmarshal(bytes, &answer)
	}
	return answer, nil
}

func (c *client) must(method abstractions.HttpMethod, path string, body any) map[string]any {
	answer, err := c.ask(method, path, body)
	if err != nil {
		check(fmt.Errorf("%s %s: %w", method, path, err))
	}
	return answer
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A page's object, as far as this program reads it.
type object struct{ id string }

func (o *object) Serialize(serialization.SerializationWriter) error { return nil }

func (o *object) GetFieldDeserializers() map[string]func(serialization.ParseNode) error {
	return map[string]func(serialization.ParseNode) error{
		"id": func(node serialization.ParseNode) error {
			text, err := node.GetStringValue()
			if err == nil && text != nil {
				o.id = *text
			}
			return err
		},
	}
}

func newObject(serialization.ParseNode) (serialization.Parsable, error) { return &object{}, nil }

type page struct {
	value []serialization.Parsable
	next  *string
}

func (p *page) Serialize(serialization.SerializationWriter) error { return nil }

func (p *page) GetFieldDeserializers() map[string]func(serialization.ParseNode) error {
	return map[string]func(serialization.ParseNode) error{
		"value": func(node serialization.ParseNode) (err error) {
			p.value, err = node.GetCollectionOfObjectValues(newObject)
			return err
		},
		"@odata.nextLink": func(node serialization.ParseNode) (err error) {
			p.next, err = node.GetStringValue()
			return err
		},
	}
}

func (p *page) GetOdataNextLink() *string { return p.next }

func (p *page) GetValue() []*object {
	objects := make([]*object, len(p.value))
	for i, each := range p.value {
		objects[i] = each.(*object)
	}
	return objects
}

func newPage(serialization.ParseNode) (serialization.Parsable, error) { return &page{}, nil }

func connect(to connection) *client {
	login := cloud.Configuration{ActiveDirectoryAuthorityHost: to.Login}
	credential, err := azidentity.NewClientSecretCredential(to.TenantId, to.ClientId, to.ClientSecret,
		&azidentity.ClientSecretCredentialOptions{
			ClientOptions:            azcore.ClientOptions{Cloud: login},
			DisableInstanceDiscovery: true,
		})
	check(err)
	host, err := url.Parse(to.Graph)
	check(err)
	provider, err := authentication.NewAzureIdentityAuthenticationProviderWithScopesAndValidHosts(
		credential, []string{to.Graph + "/.default"}, []string{host.Hostname(), host.Host})
	check(err)
	abstractions.RegisterDefaultSerializer(func() serialization.SerializationWriterFactory {
		return jsonserialization.NewJsonSerializationWriterFactory()
	})
	abstractions.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory {
		return jsonserialization.NewJsonParseNodeFactory()
	})
	adapter, err := msgraphcore.NewGraphRequestAdapterBase(provider, msgraphcore.GraphClientOptions{})
	check(err)
	adapter.SetBaseUrl(to.Graph + "/v1.0")
	return &client{adapter: adapter, base: to.Graph + "/v1.0"}
}

func main() {
	var to connection
	check(json.NewDecoder(os.Stdin).Decode(&to))
	c := connect(to)
	results := map[string]any{}

	groupId := c.must(abstractions.POST, "/groups", map[string]any{
		"displayName": "Guests", "mailNickname": "guests", "mailEnabled": false, "securityEnabled": true,
	})["id"].(string)
	invited := []string{}
	for _, name := range []string{"kim", "lee", "max"} {
		answer := c.must(abstractions.POST, "/invitations", map[string]any{
			"invitedUserEmailAddress": name + "@fabrikam.example", "inviteRedirectUrl": "https://myapplications.microsoft.com",
		})
		id := answer["invitedUser"].(map[string]any)["id"].(string)
		invited = append(invited, id)
		c.must(abstractions.POST, "/groups/"+groupId+"/members/$ref",
			map[string]any{"@odata.id": c.base + "/directoryObjects/" + id})
	}
	results["invited"] = invited

	first, err := c.adapter.Send(context.Background(),
		c.request(abstractions.GET, "/groups/"+groupId+"/members?$top=2", nil), newPage, refusals)
	check(err)
	iterator, err := msgraphcore.NewPageIterator[*object](first, c.adapter, newPage)
	check(err)
	members := []string{}
	check(iterator.Iterate(context.Background(), func(member *object) bool {
		members = append(members, member.id)
		return true
	}))
	results["members"] = members

	batch := msgraphcore.NewBatchRequest(c.adapter)
	change, err := batch.AddBatchRequestStep(*c.request(abstractions.PATCH, "/users/"+invited[0], map[string]any{"jobTitle": "Engineer"}))
	check(err)
	read, err := batch.AddBatchRequestStep(*c.request(abstractions.GET, "/users/"+invited[0]+"?$select=jobTitle", nil))
	check(err)
	read.DependsOnItem(change)
	answers, err := batch.Send(context.Background(), c.adapter)
	check(err)
	results["batch"] = []any{
		answers.GetResponseById(*change.GetId()).GetStatus(), answers.GetResponseById(*read.GetId()).GetStatus(),
	}
	results["jobTitle"] = c.must(abstractions.GET, "/users/"+invited[0]+"?$select=jobTitle", nil)["jobTitle"]

	policies := "/identity/conditionalAccess/policies"
	policyId := c.must(abstractions.POST, policies, map[string]any{
		"displayName": "MFA for guests", "state": "disabled",
		"conditions": map[string]any{
			"clientAppTypes": []string{"all"},
			"applications":   map[string]any{"includeApplications": []string{"All"}},
			"users":          map[string]any{"includeUsers": []string{"GuestsOrExternalUsers"}},
		},
		"grantControls": map[string]any{"operator": "OR", "builtInControls": []string{"mfa"}},
	})["id"].(string)
	results["policy"] = c.must(abstractions.GET, policies+"/"+policyId, nil)["displayName"]
	c.must(abstractions.DELETE, policies+"/"+policyId, nil)

	partner := "/policies/crossTenantAccessPolicy/partners/11111111-2222-4333-8444-555555555555"
	c.must(abstractions.POST, "/policies/crossTenantAccessPolicy/partners", map[string]any{
		"tenantId": "11111111-2222-4333-8444-555555555555", "inboundTrust": map[string]any{"isMfaAccepted": true},
	})
	results["trust"] = c.must(abstractions.GET, partner, nil)["inboundTrust"].(map[string]any)["isMfaAccepted"]
	c.must(abstractions.DELETE, partner, nil)

	_, err = c.ask(abstractions.GET, "/users/nobody@contoso.example", nil)
	var refusal *graphError
	if errors.As(err, &refusal) {
		results["refusal"] = map[string]any{"code": refusal.code, "status": refusal.ResponseStatusCode}
	} else {
		check(fmt.Errorf("a refusal was expected, not %v", err))
	}
	check(json.NewEncoder(os.Stdout).Encode(results))
}
