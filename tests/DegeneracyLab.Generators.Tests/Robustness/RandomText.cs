namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>Random declarations, mostly wrong, and random damage to sound ones. The same seed gives the same text.</summary>
internal sealed class RandomText
{
    private readonly Random random;
    private readonly RandomAttributes attributes;

    public RandomText(int seed)
    {
        random = new(seed);
        attributes = new(random, ["Same", "Map", "Same", "Hidden", "Holder.Inner", "Holder.Private", "Loop", "Cube", "Probe", "string", "int[]"], ["nameof(x)", "\"x\"", "\"hidden\"", "\"Linear1\"", "\"nowhere\"", "null"]);
    }

    private static readonly Choices Layers = new(
        Sound: ["Linear(3)", "Linear(1)", "Linear(2, Bias = false)", "Linear(outputs: 4)", "Linear(2147483647)", "ReLU", "ReLU()", "ReLU(Name = null)", "LeakyReLU", "LeakyReLU(0.3)", "Tanh", "Sigmoid", "GELU", "SiLU", "Softplus", "Identity", "Tanh(Name = \"T\")", "Square", "Abs", "Residual<Same>", "Use<Same>(Repeat = 2)", "Use<Map>(3)", "LayerNorm", "Elementwise<Cube>", "Parallel<Same, Same>(ParallelMode.Add)", "Use<Same>(Name = \"Same\")"],
        Wrong: ["Linear(0)", "Linear(-7)", "Linear(2, Name = nameof(Probe))", "ReLU(Name = \"\")", "LeakyReLU(double.NaN)", "LeakyReLU(-1e308)", "LeakyReLU(1, Name = \"Linear1\")", "Identity(Name = \"ReLU1Mask\")", "Identity(Name = \"a\\tb\")", "Linear(\"x\")", "Linear(\"width\")", "Use<Map>", "Use<Map>(0)", "Use<Map>(1, 2)", "Use<Probe>", "Use<Same>(Repeat = 0)", "Residual<string>", "Elementwise<Same>", "SelfAttention", "SelfAttention(Heads = 3)", "Conv2d(2)", "Flatten", "LastPosition", "TokenEmbedding(4)", "TiedLinear(\"Linear1\")", "Parallel<Same, Map>", "Parallel<Same, Same>", "Use<Same>(Name = \"hooks\", Repeat = 2)", "Use<Hidden>", "Use<Holder.Inner>", "Residual<Loop>"],
        Broken: ["Linear", "Linear()", "Use<Missing>", "Use<>", "Residual<Same, Same>", "Use<T>", "Use<Holder.Private>", "Linear(x)", "Linear(1 / 0)", "Linear(Bias = true)", "ReLU(Name = 3)", "Unknown", "Network(Input = 2)", "Tanh<int>", ""]);

    private static readonly Choices Networks = new(
        Sound: ["Network(Input = 3)", "Network(Input = 1 + 1)", "NetworkAttribute(Input = 8)", "Network(Positions = 2, Input = 3)", "Block(Input = 3)", "Block(Positions = 2, Input = 4)"],
        Wrong: ["Network(Input = 0)", "Network", "System.Serializable", "Network(Tokens = 3, Vocabulary = 5)", "Network(Channels = 1, Height = 4, Width = 4)", "Network(Input = \"x\")", "Block(Input = 2.5)", "Network(Input = 3), Block(Input = 3)"],
        Broken: ["Network(Input = )", "Network(3)", "Network(Inputs = 3)", "Netwrk"]);

    private static readonly Choices Headers = new(
        Sound: ["public partial class Probe", "internal sealed partial class Probe", "partial class Probe : System.ICloneable", "partial class @class", "partial class Tensor", "partial class Probe(int x)", "partial class Probe(int x, int hidden)", "partial class Sizes(int @class)", "partial class Probe()"],
        Wrong: ["public class Probe", "abstract partial class Probe", "static partial class Probe", "file partial class Probe", "partial record Probe", "partial class Probe<T>", "partial class Probe(string x)", "partial class Probe(int seed)", "partial class Probe(ref int x)", "partial class Probe : System.Attribute", "partial class Hooks", "partial class Linear1"],
        Broken: ["partial struct Probe", "partial interface Probe", "partial class Probe : Missing", "partial class"]);

    private static readonly Choices Containers = new(
        Sound: ["struct", "record", "record struct", "interface", "static class", "ref struct"],
        Wrong: ["class Between { } public class", "record Base<T>; public partial record"],
        Broken: ["enum", "delegate"]);

    private static readonly Choices Bodies = new(
        Sound: [" { public object Clone() => this; }", " { public object Clone() => 1; static void Run() { } }"],
        Wrong: [" { public object Clone() => 1; int Hooks; }", " { public object Clone() => 1; void Linear1() { } }", " { public object Clone() => 1; class Recording { } }", " { public object Clone() => 1; int forward => 1; }", " { public object Clone() => 1; internal Probe() { } }"],
        Broken: [" {", ""]);

    /// <summary>What the declarations use, each by the name by which they do: blocks first of all.</summary>
    private static readonly (string Name, string Declaration)[] Blocks =
    [
        ("Same", "[Block(Input = 3), Linear(3)] public partial class Same;"),
        ("Map", "[Block(Input = 3), Linear(nameof(width))] public partial class Map(int width);"),
        ("Holder", "public partial class Holder { [Block(Input = 3), Linear(3)] private partial class Private; [Block(Input = 3), Linear(3)] public partial class Inner; }"),
    ];

    private static readonly (string Name, string Declaration)[] Surroundings =
    [
        ("Hidden", "[Block(Input = 3), Linear(3)] internal partial class Hidden;"),
        ("Loop", "[Block(Input = 3), Linear(3), Residual<Pool>] public partial class Loop; [Block(Input = 3), Use<Loop>] public partial class Pool;"),
        ("Cube", """
            public class Cube : IElementwise
            {
                public static TorchSharp.torch.Tensor Value(TorchSharp.torch.Tensor x) => x;
                public static TorchSharp.torch.Tensor Slope(TorchSharp.torch.Tensor x) => x;
            }
            """),
    ];

    /// <summary>The blocks, as a library declares them.</summary>
    public static string Library => $"using DegeneracyLab;\nnamespace Library;\n{string.Join('\n', Blocks.Select(block => block.Declaration))}\n";

    /// <summary>A declaration of a network or block and what it uses, in a namespace.</summary>
    public string Declaration(string @namespace)
    {
        string network = Network();
        string declaration = random.Next(12) switch
        {
            0 => $"namespace A.B {{ {network} }}",
            1 => $"partial class Outer {{ {network} }}",
            2 => $"public partial {Pick(Containers)} Outer {{ {network} }}",
            3 => random.Next(3) == 0 ? $"class Outer<T> {{ {network} }}" : network,
            4 => random.Next(3) == 0 ? $"{network} {network}" : network,
            5 => random.Next(3) == 0 ? $"{network} partial class Probe {{ }}" : network,
            6 => random.Next(3) == 0 ? $"{network} [{Layer()}] partial class Probe;" : network,
            _ => network,
        };
        bool usesLibrary = random.Next(3) > 0;
        string around = string.Concat((usesLibrary ? Surroundings : [.. Surroundings, .. Blocks]).Where(each => declaration.Contains(each.Name, StringComparison.Ordinal)).Select(each => each.Declaration + "\n"));
        return $"using DegeneracyLab;\n{(usesLibrary ? "using Library;\n" : "")}namespace {@namespace}\n{{\n{around}{declaration}\n}}\n";
    }

    private string Network()
    {
        bool isWild = random.Next(3) == 0;
        string layers = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(2) == 0 ? $"[{Any()}] " : $"[{Any()}, {Any()}] "));
        return $"[{(isWild && random.Next(2) == 0 ? attributes.Target() : Pick(Networks))}] {layers}{Pick(Headers)}{Pick(Bodies)}";

        string Any() => isWild && random.Next(2) == 0 ? attributes.Layer() : Layer();
    }

    private string Layer() => random.Next(30) == 0 ? $"Identity(Name = {attributes.AnyText()})" : Pick(Layers);

    /// <summary>A text in which tokens are left out, doubled or swapped.</summary>
    public FuzzCase Damage(FuzzCase sound)
    {
        List<string> tokens = [.. System.Text.RegularExpressions.Regex.Matches(sound.Source, @"\s+|\w+|.").Select(match => match.Value)];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(tokens.Count), other = random.Next(tokens.Count);
            switch (random.Next(3))
            {
                case 0: tokens.RemoveAt(at); break;
                case 1: tokens.Insert(at, tokens[other]); break;
                default: (tokens[at], tokens[other]) = (tokens[other], tokens[at]); break;
            }
        }

        return sound with { Source = string.Concat(tokens) };
    }

    private string Pick(Choices choices)
    {
        string[] among = random.Next(100) switch { < 89 => choices.Sound, < 98 => choices.Wrong, _ => choices.Broken };
        return among[random.Next(among.Length)];
    }

    /// <summary>Parts of a declaration.</summary>
    /// <param name="Sound">With these it is sound.</param>
    /// <param name="Wrong">The generator's part to reject.</param>
    /// <param name="Broken">The compiler's.</param>
    private sealed record Choices(string[] Sound, string[] Wrong, string[] Broken);
}
