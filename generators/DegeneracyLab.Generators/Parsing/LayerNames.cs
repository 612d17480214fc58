using System.Collections.Immutable;
using System.Globalization;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>
/// The names of a network's layers: those that the user gave, else kind and ordinal. A name becomes a hook point, a
/// property of the trace, and of some layers a field of the network, so it must be free in all three.
/// </summary>
internal sealed class LayerNames
{
    private readonly ImmutableArray<string> names;
    private readonly ImmutableArray<bool> usable;

    private LayerNames(ImmutableArray<string> names, ImmutableArray<bool> usable)
    {
        this.names = names;
        this.usable = usable;
    }

    public string Of(int layer) => names[layer];

    /// <summary>Whether a member can have the name.</summary>
    public bool IsUsable(int layer) => usable[layer];

    public static LayerNames Choose(INamedTypeSymbol type, ImmutableArray<LayerAttribute> layers, bool isBlock, Compilation compilation, DiagnosticReporter reporter, CancellationToken token)
    {
        ImmutableArray<string> names = Names(layers);
        var masks = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < layers.Length; i++)
            if ((layers[i].Layer with { Name = names[i] }).MaskName is { } mask)
                masks[mask] = i;

        var takenBy = new Dictionary<string, int>(StringComparer.Ordinal);
        ImmutableArray<bool>.Builder usable = ImmutableArray.CreateBuilder<bool>(layers.Length);
        for (int i = 0; i < layers.Length; i++)
        {
            string name = names[i];
            string? objection = Objection(name, type, isBlock, compilation)
                ?? (masks.TryGetValue(name, out int gated) ? $"is that of the mask of {names[gated]}" : null)
                ?? (HidesWord(layers[i], name, type, token) ? "means something else in an attribute of the class, where it would be the layer" : null);
            bool isTold = layers[i].IsRepetition && !usable[i - 1];
            if (isTold)
                objection ??= ""; // Of repetitions, the first that cannot have its name says it.
            else if (objection is not null)
                reporter.Report(DiagnosticDescriptors.UnusableName, layers[i].Arguments.At("Name"), ForFix(layers[i], Repaired(name)), name, Title(i), objection);
            else if (takenBy.TryGetValue(name, out int other))
                ReportDuplicate(layers[layers[i].StatedName is null ? other : i], name, i, other);
            usable.Add(objection is null && !takenBy.ContainsKey(name));
            if (usable[i])
                takenBy.Add(name, i);
        }

        return new(names, usable.ToImmutable());

        void ReportDuplicate(LayerAttribute stated, string name, int layer, int other) =>
            reporter.Report(DiagnosticDescriptors.DuplicateName, stated.Arguments.At("Name"), ForFix(stated, Unique(name)), name, Title(layer), Title(other));

        ImmutableDictionary<string, string?> ForFix(LayerAttribute layer, string? name) => FixData.None.With(FixData.Name, layer.IsRepeated ? null : name);

        bool IsFree(string name) => Objection(name, type, isBlock, compilation) is null && !masks.ContainsKey(name) && !names.Contains(name);

        // Numbers as the generator itself gives them: Encoder2.
        string Unique(string name)
        {
            string word = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
            int number = 2;
            while (!IsFree(word + number.ToString(CultureInfo.InvariantCulture)))
                number++;
            return word + number.ToString(CultureInfo.InvariantCulture);
        }

        string? Repaired(string name) => Identifiers.FromWords(name) is var repaired && IsFree(repaired) ? repaired : null;

        string Title(int layer) => $"layer {(layer + 1).ToString(CultureInfo.InvariantCulture)} ({layers[layer].Layer.Kind})";
    }

    private static ImmutableArray<string> Names(ImmutableArray<LayerAttribute> layers)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>(layers.Length);
        foreach (LayerAttribute layer in layers)
        {
            counts.TryGetValue(layer.Layer.Kind, out int count);
            counts[layer.Layer.Kind] = ++count;
            names.Add(layer.StatedName ?? layer.Layer.Kind + count.ToString(CultureInfo.InvariantCulture));
        }

        return names.ToImmutable();
    }

    /// <summary>
    /// Whether an argument of the class's attributes would take the field of a layer for what it means now: arguments see
    /// the members of the class, such as a layer called Init in <c>Init = Init.Zeros</c>.
    /// </summary>
    private static bool HidesWord(LayerAttribute layer, string name, INamedTypeSymbol type, CancellationToken token)
    {
        if (!layer.Layer.HasModule || layer.StatedName is null)
            return false;
        foreach (TypeReference used in layer.Layer.Uses)
            if (used.Name == name)
                return false; // A field that is called as its type leaves the type's members in sight.
        foreach (AttributeData attribute in type.GetAttributes())
            if (attribute.ApplicationSyntaxReference?.GetSyntax(token) is AttributeSyntax { ArgumentList: { } list })
                foreach (SyntaxNode node in list.DescendantNodes())
                    if (node is IdentifierNameSyntax word && word.Identifier.ValueText == name && HiddenNames.StandsAlone(word))
                        return true;
        return false;
    }

    /// <summary>Why a name cannot be used, whatever the other layers are called; null if it can.</summary>
    private static string? Objection(string name, INamedTypeSymbol type, bool isBlock, Compilation compilation)
    {
        if (!Identifiers.IsUsable(name))
            return "is not a C# identifier";
        if (Identifiers.IsKeyword(name))
            return "is a keyword of C#";
        if (name == type.Name)
            return "is the name of the class";
        if (name is MemberNames.Input or MemberNames.Output)
            return $"is that of the hook point of the {name.ToLowerInvariant()}";
        if (MemberNames.IsGenerated(name, isBlock, PrimaryConstructor.HasSizes(type)) || (isBlock && name == MemberNames.HooksField))
            return "is that of a generated member";
        if (name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal))
            return "begins as the compiler names the accessors of properties";
        foreach (IParameterSymbol parameter in PrimaryConstructor.Parameters(type))
            if (parameter.Name == name)
                return "is that of a parameter of the primary constructor";
        string? owner = isBlock
            ? Owner(KnownNames.BlockModule) ?? Owner(KnownNames.BlockHookPoint) ?? Owner(KnownNames.BlockRecording)
            : Owner(KnownNames.NetworkModule) ?? Owner(KnownNames.NetworkTrace);
        return owner is null ? null : $"is that of a member of {owner}";

        string? Owner(string derived) => CompilationFacts.Of(compilation).OwnerOf(name, derived, compilation);
    }
}
