using System.Collections;
using System.Reflection;

namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>Walks everything that can be reached from an object.</summary>
internal static class ObjectGraph
{
    /// <summary>Fails on an object of a banned type, and says how it was reached.</summary>
    public static void AssertFree(object? root, params Type[] banned)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Visit(root, "value");

        void Visit(object? value, string path)
        {
            if (value is null or string or Pointer || (!value.GetType().IsValueType && !seen.Add(value)))
                return;
            Type type = value.GetType();
            Assert.False(banned.Any(ban => ban.IsInstanceOfType(value)), $"{path} is a {type.FullName}");
            if (type.IsPrimitive || type.IsEnum || value is Type or MemberInfo)
                return;
            if (value is IEnumerable items)
            {
                int index = 0;
                foreach (object? item in items)
                    Visit(item, $"{path}[{index++}]");
            }

            for (Type? declaring = type; declaring is not null; declaring = declaring.BaseType)
                foreach (FieldInfo field in declaring.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
                    Visit(field.GetValue(value), $"{path}.{field.Name}");
        }
    }
}
