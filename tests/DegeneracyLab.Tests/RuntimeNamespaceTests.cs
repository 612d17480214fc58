using System.ComponentModel;
using System.Reflection;
using DegeneracyLab.Runtime;

namespace DegeneracyLab.Tests;

/// <summary>What only generated code calls is apart from what users name, and their editors do not offer it.</summary>
public class RuntimeNamespaceTests
{
    private static readonly Type[] Public = typeof(NetworkAttribute).Assembly.GetExportedTypes();

    [Fact]
    public void Types_that_only_generated_code_calls_are_hidden_from_completion()
    {
        Type[] runtime = [.. Public.Where(type => type.Namespace == typeof(NewLayer).Namespace)];
        Assert.True(runtime.Length > 20, "The types are missing.");
        Assert.All(runtime, type => Assert.Equal(EditorBrowsableState.Never, type.GetCustomAttribute<EditorBrowsableAttribute>(inherit: false)?.State));
    }

    [Fact]
    public void Types_that_users_name_are_not_hidden()
    {
        Assert.All(Public, type => Assert.Contains(type.Namespace, (string[])["DegeneracyLab", "DegeneracyLab.Runtime"]));
        Assert.DoesNotContain(Public, type => type.Namespace == "DegeneracyLab" && type.IsDefined(typeof(EditorBrowsableAttribute), inherit: false));
    }
}
