using System.Reflection;
using DegeneracyLab.Generators.Emission;

namespace DegeneracyLab.Generators.Tests.Layers;

public class TypeNamesTests
{
    /// <summary>
    /// A short name that the list lacks would go unnoticed, until a user has something of the same name: only the names in
    /// the list are looked up to see what they mean.
    /// </summary>
    [Fact]
    public void The_list_has_every_short_name_that_generated_code_may_use()
    {
        var names = new TypeNames(qualified: false);
        IEnumerable<string> used = typeof(TypeNames).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType == typeof(string)).Select(property => (string)property.GetValue(names)!);
        Assert.Equal(TypeNames.All.Select(known => known.Name).Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }
}
