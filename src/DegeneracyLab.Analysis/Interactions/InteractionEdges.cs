using System.Collections;

namespace DegeneracyLab.Analysis;

/// <summary>The edges between the features of adjacent node layers, in the order of computation; empty where they were not asked for.</summary>
public sealed class InteractionEdges : IReadOnlyList<SectionEdges>
{
    private readonly IReadOnlyList<SectionEdges> sections;
    private readonly IReadOnlyDictionary<string, string> names;

    internal InteractionEdges(IReadOnlyList<SectionEdges> sections, InteractionBasis? basis)
    {
        this.sections = sections;
        names = basis?.ToDictionary(node => node.HookPoint, node => node.Name) ?? [];
    }

    /// <summary>The number of sections.</summary>
    public int Count => sections.Count;

    /// <summary>The edges of a section.</summary>
    /// <param name="section">Its place in the order of computation.</param>
    public SectionEdges this[int section] => sections[section];

    /// <summary>The edges between two adjacent node layers.</summary>
    /// <param name="from">The earlier one's hook point.</param>
    /// <param name="to">The later one's.</param>
    /// <exception cref="KeyNotFoundException">There are no edges between them.</exception>
    public SectionEdges this[HookPoint from, HookPoint to]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(from);
            ArgumentNullException.ThrowIfNull(to);
            return this[names.GetValueOrDefault(from.Name, from.Name), names.GetValueOrDefault(to.Name, to.Name)];
        }
    }

    /// <summary>The edges between two adjacent node layers.</summary>
    /// <param name="from">The earlier one's name.</param>
    /// <param name="to">The later one's.</param>
    /// <exception cref="KeyNotFoundException">There are no edges between them.</exception>
    public SectionEdges this[string from, string to] => sections.FirstOrDefault(section => section.From == from && section.To == to)
        ?? throw new KeyNotFoundException($"There are no edges {from} -> {to}; there {(sections.Count == 0 ? "are none" : $"are {string.Join(", ", sections.Select(section => $"{section.From} -> {section.To}"))}")}.");

    /// <inheritdoc/>
    public IEnumerator<SectionEdges> GetEnumerator() => sections.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
