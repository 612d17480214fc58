using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The analysis knows layers by their properties: it compares no kind with a name.</summary>
public sealed partial class NoKindNamesTests
{
    private static readonly Assembly Tests = typeof(NoKindNamesTests).Assembly, Analysis = typeof(NetworkAnalysis).Assembly;
    private static readonly string Root = Tests.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The kinds that users write, and those of the steps inside them.</summary>
    private static readonly HashSet<string> Kinds = [.. KindsOfAttributes(), .. KindsInside()];

    [Fact]
    public void The_source_compares_no_kind_with_a_name()
    {
        string folder = Path.Combine(Root, "src", "DegeneracyLab.Analysis");
        string[] files = [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)];
        Assert.NotEmpty(files);
        string[] found = [.. files.SelectMany(file => ComparisonsIn(File.ReadAllText(file)).Select(code => $"{Path.GetRelativePath(folder, file)}: {code}"))];
        Assert.True(found.Length == 0, "The analysis compares the kind of a layer; let it ask for a property: " + string.Join("; ", found));
    }

    /// <summary>However a kind is compared, it is read first: the compiled code reads it for one message, and to write it to a file.</summary>
    [Fact]
    public void The_kind_of_a_layer_is_read_for_a_message_and_a_file_only() =>
        Assert.Equal(["ChainStructure.ObstacleIn", "StoredLayer.Of"], CallersOf(Analysis, nameof(LayerDescription), "get_Kind", nameof(LayerDescription.Deconstruct)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_reader_of_the_kind_is_found() =>
        Assert.Contains(
            CallersOf(Tests, nameof(LayerDescription), "get_Kind"),
            caller => caller.Contains(nameof(KindsInside), StringComparison.Ordinal));

    [Theory]
    [InlineData("""if (layer.Kind == "Mine")""")]
    [InlineData("""if ("Mine" != layer.Kind)""")]
    [InlineData("""return layer is { Kind: "Mine" };""")]
    [InlineData("""return layer is { HasBias: true, Kind: not "Mine" };""")]
    [InlineData("""return layer.Kind is not "Mine" and not "Yours";""")]
    [InlineData("""return layer.Kind.StartsWith("Mine", StringComparison.Ordinal);""")]
    [InlineData("""return layer.Kind switch { "Mine" => 1, _ => 2 };""")]
    [InlineData("""return kind == "Linear";""")]
    [InlineData("""string[] names = ["DotProduct"];""")]
    public void A_comparison_is_found(string code) => Assert.NotEmpty(ComparisonsIn(code));

    [Theory]
    [InlineData("""throw new NotSupportedException($"{layer.HookPoint.Name} ({layer.Kind}) is neither.");""")]
    [InlineData("""if (section.Kind == ChainSectionKind.Smooth)""")]
    [InlineData("""return basis.Kind switch { BasisKind.Global => 1, _ => 0 };""")]
    [InlineData("""/// <summary>A "Linear" layer.</summary>""")]
    public void Other_kinds_and_messages_are_none(string code) => Assert.Empty(ComparisonsIn(code));

    [Fact]
    public void The_names_are_known() =>
        Assert.Superset(new HashSet<string> { "Linear", "Use", "Parallel", "Elementwise", "DotProduct", "Scale", "Branch" }, Kinds);

    /// <summary>A kind and a text side by side, and quoted names of kinds.</summary>
    private static IEnumerable<string> ComparisonsIn(string source)
    {
        string code = Comment().Replace(source, "");
        return KindAndText().Matches(code).Concat(Text().Matches(code).Where(text => Kinds.Contains(text.Groups[1].Value))).Select(match => match.Value);
    }

    private static IEnumerable<string> KindsOfAttributes() => typeof(LayerAttribute).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(LayerAttribute)) && !type.IsAbstract)
        .Select(type => type.Name.Split('`')[0][..^nameof(Attribute).Length]);

    private static IEnumerable<string> KindsInside()
    {
        using var network = new EveryInside(ScalarType.Float64);
        return [.. network.Description.AllLayers.Select(layer => layer.Kind)];
    }

    /// <summary>The methods of an assembly that call members of a type of another one.</summary>
    private static IEnumerable<string> CallersOf(Assembly assembly, string type, params string[] members)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        List<string> callers = [];
        int[] called = [.. metadata.MemberReferences.Where(IsCalled).Select(handle => MetadataTokens.GetToken(handle))];
        foreach (MethodDefinition method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0))
        {
            byte[] code = file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
            // The opcodes of call and callvirt.
            if (Enumerable.Range(0, Math.Max(code.Length - 4, 0)).Any(at => code[at] is 0x28 or 0x6F && called.Contains(BitConverter.ToInt32(code, at + 1))))
                callers.Add($"{metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{metadata.GetString(method.Name)}");
        }

        return callers;

        bool IsCalled(MemberReferenceHandle handle)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            return member.Parent.Kind == HandleKind.TypeReference
                && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name) == type
                && members.Contains(metadata.GetString(member.Name));
        }
    }

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("""Kind\s*(?:==|!=|:|is)\s*(?:not\s+)?\(?\s*"|"\s*(?:==|!=)\s*[\w.?!]*Kind\b|Kind\s*switch\s*\{\s*"|\bKind[?!]?\.(?:Equals|StartsWith|EndsWith|Contains)\(""")]
    private static partial Regex KindAndText();

    [GeneratedRegex("\"(\\w+)\"")]
    private static partial Regex Text();
}

[Block(Input = 4)]
[LayerNorm, SelfAttention(Heads = 2)]
internal sealed partial class EveryStep;

[Network(Positions = 3, Input = 4)]
[Use<EveryStep>, Parallel<EveryStep, EveryStep>(ParallelMode.Add)]
internal sealed partial class EveryInside;
