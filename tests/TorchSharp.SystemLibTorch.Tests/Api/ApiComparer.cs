namespace TorchSharp.SystemLibTorch.Tests.Api;

/// <summary>Holds public types against the index.</summary>
internal static class ApiComparer
{
    /// <summary>One line for each public or protected member that the index does not have in exactly this form.</summary>
    internal static IEnumerable<string> Differences(IEnumerable<Type> types, ApiIndex index, IReadOnlySet<string> withoutHeading)
    {
        foreach (Type type in types)
        {
            string heading = Signature.HeadingOf(type);
            if (!index.HasHeading(heading))
            {
                if (!withoutHeading.Contains(heading)) yield return $"{heading}: the index has no such type";
                continue;
            }
            foreach ((string name, string text) in Signature.MembersOf(type))
            {
                if (index.Has(heading, text) || Inherited(type, text, index)) continue;
                string alike = string.Join("; ", index.Alike(heading, name));
                yield return $"{heading}: {text}{(alike.Length > 0 ? $"    the index has: {alike}" : "    the index has no such name")}";
            }
        }
    }

    /// <summary>Whether a base class has the member: an override adds nothing to the surface.</summary>
    private static bool Inherited(Type type, string text, ApiIndex index)
    {
        for (Type? above = type.BaseType; above is not null; above = above.BaseType)
        {
            Type definition = above.IsGenericType ? above.GetGenericTypeDefinition() : above;
            if (index.Has(Signature.HeadingOf(definition), text)) return true;
            if (above == typeof(object)) return Signature.MembersOf(above).Any(member => member.Text == text);
        }
        return false;
    }
}
