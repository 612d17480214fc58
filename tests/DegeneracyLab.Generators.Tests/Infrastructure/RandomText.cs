namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>Random declarations, mostly wrong, and random damage to sound ones. The same seed gives the same text.</summary>
internal sealed class RandomText(int seed)
{
    private readonly Random random = new(seed);

    private static readonly string[] Layers =
    [
        "Linear(3)", "Linear(1)", "Linear(0)", "Linear(-7)", "Linear(2, Bias = false)", "Linear(outputs: 4, Name = \"A\")", "Linear", "Linear()", "Linear(\"x\")",
        "Linear(2147483647)", "Linear(1 / 0)", "Linear(Bias = true)", "Linear(2, Name = nameof(Probe))", "ReLU", "ReLU()", "ReLU(Name = \"B\")", "ReLU(Name = null)",
        "ReLU(Name = \"\")", "ReLU(Name = 3)", "LeakyReLU", "LeakyReLU(0.3)", "LeakyReLU(double.NaN)", "LeakyReLU(-1e308)", "LeakyReLU(1, Name = \"Linear1\")", "Tanh", "Sigmoid",
        "GELU", "SiLU", "Softplus", "Identity", "Identity(Name = \"ReLU1Mask\")", "Identity(Name = \"a\\tb\")", "Unknown", "Network(Input = 2)", "System.Serializable", "Tanh<int>", "",
    ];

    private static readonly string[] Networks = ["Network(Input = 3)", "Network(Input = 3)", "Network(Input = 3)", "Network(Input = 0)", "Network", "Network(Input = )", "Network(3)", "Network(Inputs = 3)", "Netwrk"];

    private static readonly string[] Headers =
    [
        "public partial class Probe", "public partial class Probe", "public partial class Probe", "internal sealed partial class Probe", "public class Probe", "abstract partial class Probe", "static partial class Probe",
        "file partial class Probe", "partial record Probe", "partial struct Probe", "partial interface Probe", "partial class Probe<T>", "partial class Probe(int x)", "partial class Probe()", "partial class Probe : System.IDisposable",
        "partial class Probe : Missing", "partial class Probe : NetworkModule<Probe.Recording>", "partial class @class", "partial class", "partial class Hooks", "partial class Linear1",
    ];

    private static readonly string[] Bodies = [";", ";", ";", " { }", " { int Hooks; }", " { public Probe() { } }", " { static Probe() { } }", " { void Linear1() { } }", " { int forward => 1; }", " { class Recording { } }", " {", ""];

    /// <summary>A declaration of a network and its surroundings.</summary>
    public string Declaration()
    {
        string layers = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(2) == 0 ? $"[{Pick(Layers)}] " : $"[{Pick(Layers)}, {Pick(Layers)}] "));
        string network = $"[{Pick(Networks)}] {layers}{Pick(Headers)}{Pick(Bodies)}";
        return "using DegeneracyLab; " + random.Next(6) switch
        {
            0 => $"namespace Samples; {network}",
            1 => $"namespace A.B {{ {network} }}",
            2 => $"partial class Outer {{ {network} }}",
            3 => $"class Outer<T> {{ {network} }}",
            4 => $"{network} {network}",
            _ => network,
        };
    }

    /// <summary>A text in which tokens are left out, doubled or swapped.</summary>
    public string Damage(string text)
    {
        List<string> tokens = [.. System.Text.RegularExpressions.Regex.Matches(text, @"\s+|\w+|.").Select(match => match.Value)];
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

        return string.Concat(tokens);
    }

    private string Pick(string[] choices) => choices[random.Next(choices.Length)];
}
