using DegeneracyLab.Generators.Tests.Live;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>A sound declaration, taken apart so that a mistake can be planted in it.</summary>
internal sealed class Plot
{
    private readonly DeclarationSample sample;
    private readonly SampleShape[] shapes;

    public Plot(DeclarationSample sample, Random random)
    {
        this.sample = sample;
        Random = random;
        var declaration = (ClassDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration(sample.Text)!;
        Attributes = [.. declaration.AttributeLists.Select(list => list.ToString())];
        Modifiers = $"{declaration.Modifiers.ToString()} class";
        IsBlock = Attributes[0].StartsWith("[Block", StringComparison.Ordinal);
        Parameters = declaration.ParameterList?.ToString() ?? "";
        // A layer that is repeated comes as often as it is.
        List<LayerSample> layers = [];
        foreach ((_, LayerSample layer) in sample.Layers)
            if (layers.Count == 0 || !ReferenceEquals(layers[^1], layer))
                layers.Add(layer);
        shapes = [sample.Input, .. layers.Select(layer => layer.Output)];
    }

    public Random Random { get; }

    public bool IsBlock { get; }

    /// <summary>Whether it is a block that takes any dimensions before the last.</summary>
    public bool IsOpen => IsBlock && sample.IsOpen;

    /// <summary>The lists of attributes: the target, then the layers, each in brackets.</summary>
    public List<string> Attributes { get; }

    public string Modifiers { get; set; }

    public string Name => sample.Name;

    public string TypeParameters { get; set; } = "";

    /// <summary>The primary constructor's.</summary>
    public string Parameters { get; }

    public string Bases { get; set; } = "";

    public string Body { get; set; } = ";";

    /// <summary>Declarations that come before it.</summary>
    public string Before { get; set; } = "";

    /// <summary>What is around it.</summary>
    public (string Start, string End) Around { get; set; }

    /// <summary>Declarations that come after it.</summary>
    public string After { get; set; } = "";

    /// <summary>Whether the names of its layers are those of the sample still.</summary>
    public bool KeepsNames { get; private set; } = true;

    /// <summary>Chooses a place between the layers, and makes it that of the next insertion.</summary>
    public SampleShape ChoosePlace()
    {
        // What is tied goes by the name of its source, which an earlier layer may change.
        Place = Attributes.Any(attribute => attribute.Contains("Tied", StringComparison.Ordinal)) ? shapes.Length : Random.Next(1, shapes.Length + 1);
        return shapes[Place - 1];
    }

    /// <summary>Inserts layers at the chosen place.</summary>
    public void Insert(params string[] layers)
    {
        KeepsNames &= Place == Attributes.Count;
        Attributes.InsertRange(Place, layers.Select(layer => $"[{layer}]"));
    }

    public string Pick(params string[] among) => among[Random.Next(among.Length)];

    public override string ToString() =>
        $"{Before}{Around.Start}{string.Join(' ', Attributes)} {Modifiers} {Name}{TypeParameters}{Parameters}{Bases}{Body}{Around.End}{After}\n";

    private int Place { get; set; }
}
